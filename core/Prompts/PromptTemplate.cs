using Maestro.Expressions;
using Maestro.Problems;
using Maestro.Prompts.Liquid;

namespace Maestro.Prompts;

/// <summary>
/// A Liquid template over <c>inputs</c>, <c>nodes.&lt;id&gt;.output</c>, <c>run</c> and, in a map's body, <c>item</c>.
/// <para>Tags: if, unless, case, for, break, continue, assign, capture, comment, raw. Filters: see <see cref="Filters"/>.
/// Nothing includes another file, reads a clock or depends on a culture: the same scope gives the same text. A value that
/// is not there is an error that names it, except in a condition and before the filter <c>default</c>; lists and objects
/// are written with <c>json</c> or <c>join</c>, never by accident. Immutable and safe to share.</para>
/// </summary>
public sealed class PromptTemplate
{
    private readonly Block _body;

    private PromptTemplate(Block body, IReadOnlyList<TemplateReference> references) => (_body, References) = (body, references);

    /// <summary>Names of the filters that templates may use, sorted.</summary>
    public static IReadOnlyList<string> Filters { get; } = [.. FilterTable.All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What the template reads, in the order of its text.</summary>
    public IReadOnlyList<TemplateReference> References { get; }

    /// <summary>Parses a template. A template has one fault at most: what follows the first has no sure meaning.</summary>
    public static Result<PromptTemplate> Parse(string text, string path = "")
    {
        try
        {
            var parser = new TemplateParser(text);
            var body = parser.Parse();
            return Result<PromptTemplate>.Ok(new PromptTemplate(body, parser.References));
        }
        catch (LiquidException broken)
        {
            return Result<PromptTemplate>.Failed(new Fault(path, broken.Message));
        }
    }

    public Result<string> Render(Scope scope, string path = "") => Render(scope, PromptLimits.Default, path);

    public Result<string> Render(Scope scope, PromptLimits limits, string path = "")
    {
        var state = new RenderState(scope, limits);
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
