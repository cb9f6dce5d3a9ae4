using Maestro.Problems;

namespace Maestro.Liquid;

/// <summary>
/// A Liquid template, strict: tags if, unless, case, for, break, continue, assign, capture, comment, raw, and the filters of
/// its <see cref="LiquidDialect"/>. Nothing includes another file, reads a clock or depends on a culture: the same values
/// give the same text. A value that is not there is an error that names it, except in a condition and before the filter
/// <c>default</c>; lists and objects are written with <c>json</c> or <c>join</c>, never by accident. Immutable and safe to
/// share.
/// </summary>
public sealed class LiquidTemplate
{
    private readonly Block _body;

    private LiquidTemplate(Block body, IReadOnlyList<TemplateReference> references) => (_body, References) = (body, references);

    /// <summary>What the template reads from outside, in the order of its text.</summary>
    public IReadOnlyList<TemplateReference> References { get; }

    /// <summary>JSON as the values that templates and filters work with.</summary>
    public static object? ValueOf(JsonNode? node) => Values.From(node);

    /// <summary>Parses a template. A template has one fault at most: what follows the first has no sure meaning.</summary>
    public static Result<LiquidTemplate> Parse(string text, LiquidDialect dialect, string path = "")
    {
        try
        {
            var parser = new TemplateParser(text, dialect);
            var body = parser.Parse();
            return Result<LiquidTemplate>.Ok(new LiquidTemplate(body, parser.References));
        }
        catch (LiquidException broken)
        {
            return Result<LiquidTemplate>.Failed(new Fault(path, broken.Message));
        }
    }

    /// <param name="variables">How to get each variable that there is; asked once at most, and only if the template reads
    /// it.</param>
    /// <param name="path">For the fault.</param>
    /// <param name="limits">Null: <see cref="LiquidLimits.Default"/>.</param>
    public Result<string> Render(
        IReadOnlyDictionary<string, Func<object?>> variables, string path = "", LiquidLimits? limits = null)
    {
        var state = new RenderState(variables, limits ?? LiquidLimits.Default);
        try
        {
            _body.Render(state);
            return Result<string>.Ok(state.Output.ToString());
        }
        catch (LiquidException broken)
        {
            return Result<string>.Failed(new Fault(path, broken.Message));
        }
    }
}
