namespace Maestro.Rego.Builtins;

/// <summary>The functions that templates have.</summary>
internal static class GoTemplateFunctions
{
    public static RegoValue? Call(string name, List<RegoValue?> arguments, BuiltinContext context)
    {
        RegoValue At(int index) =>
            index < arguments.Count
                ? arguments[index] ?? RegoValue.Null
                : throw new FormatException($"template: wrong number of args for {name}");
        switch (name)
        {
            case "and": return arguments.Find(value => !GoTemplateExpression.IsTrue(value)) ?? arguments.LastOrDefault();
            case "or": return arguments.Find(GoTemplateExpression.IsTrue) ?? arguments.LastOrDefault();
            case "not": return RegoValue.From(!GoTemplateExpression.IsTrue(At(0)));
            case "len": return RegoNumber.Of(At(0) is RegoString text ? Encoding.UTF8.GetByteCount(text.Value) : At(0).Count);
            case "index":
                return arguments.Skip(1).Aggregate((RegoValue?)At(0), (value, key) => key is null ? null : value?.Get(key));
            case "eq": return RegoValue.From(arguments.Skip(1).Any(value => (value ?? RegoValue.Null).Equals(At(0))));
            case "ne": return RegoValue.From(!At(0).Equals(At(1)));
            case "lt": return RegoValue.From(RegoOrder.Compare(At(0), At(1)) < 0);
            case "le": return RegoValue.From(RegoOrder.Compare(At(0), At(1)) <= 0);
            case "gt": return RegoValue.From(RegoOrder.Compare(At(0), At(1)) > 0);
            case "ge": return RegoValue.From(RegoOrder.Compare(At(0), At(1)) >= 0);
            case "print": return context.Text(string.Concat(arguments.Select(GoTemplateExpression.Show)));
            case "println": return context.Text(string.Join(' ', arguments.Select(GoTemplateExpression.Show)) + "\n");
            case "printf":
                return GoFormat.Format(
                    context, GoFormat.Plain(At(0)),
                    RegoArray.Of([.. arguments.Skip(1).Select(value => value ?? RegoValue.Null)]));
            case "urlquery": return context.Text(UrlText.Encode(string.Concat(arguments.Select(GoTemplateExpression.Show))));
            case "html": return context.Text(Html(string.Concat(arguments.Select(GoTemplateExpression.Show))));
            case "js":
                return context.Text(
                    GoJson.Write(new RegoString(string.Concat(arguments.Select(GoTemplateExpression.Show))))[1..^1]);
            default: throw new FormatException($"template: function \"{name}\" not defined");
        }
    }

    private static string Html(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);
}
