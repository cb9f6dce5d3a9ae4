namespace Maestro.Rego.Builtins;

/// <summary>Templates of Go's text/template.</summary>
internal static class TemplateBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("strings.render_template", "s,o", new Builtin2((context, template, values) =>
        {
            try
            {
                return context.Text(new GoTemplate(StringBuiltins.Of(template), context).Render(values));
            }
            catch (FormatException e)
            {
                return context.Fail(e.Message);
            }
        })),
    ];
}
