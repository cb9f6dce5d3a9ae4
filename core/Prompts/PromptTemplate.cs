using Maestro.Expressions;
using Maestro.Liquid;
using Maestro.Problems;

namespace Maestro.Prompts;

/// <summary>
/// A <see cref="LiquidTemplate"/> over <c>inputs</c>, <c>nodes.&lt;id&gt;.output</c>, <c>run</c> and, in a map's body,
/// <c>item</c>. Immutable and safe to share.
/// </summary>
public sealed class PromptTemplate
{
    // A loop may call its variable item: outside a map's body that name is free.
    private static readonly LiquidDialect Dialect = new(["inputs", "nodes", "run", "item"], ["inputs", "nodes", "run"]);

    private readonly LiquidTemplate _template;

    private PromptTemplate(LiquidTemplate template) => _template = template;

    /// <summary>Names of the filters that templates may use, sorted.</summary>
    public static IReadOnlyList<string> Filters => Dialect.Filters;

    /// <summary>What the template reads, in the order of its text.</summary>
    public IReadOnlyList<TemplateReference> References => _template.References;

    /// <summary>Parses a template. A template has one fault at most: what follows the first has no sure meaning.</summary>
    public static Result<PromptTemplate> Parse(string text, string path = "") =>
        LiquidTemplate.Parse(text, Dialect, path) is var parsed && parsed.TryGet(out var template)
            ? Result<PromptTemplate>.Ok(new PromptTemplate(template))
            : Result<PromptTemplate>.Failed(parsed.Faults);

    public Result<string> Render(Scope scope, string path = "") => _template.Render(Variables(scope), path);

    private static Dictionary<string, Func<object?>> Variables(Scope scope)
    {
        var variables = new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["inputs"] = () => LiquidTemplate.ValueOf(scope.Inputs),
            ["run"] = () => LiquidTemplate.ValueOf(scope.Run.ToJson()),
            ["nodes"] = () => scope.Outputs.ToDictionary(
                pair => pair.Key,
                object? (pair) => new Dictionary<string, object?>(
                    StringComparer.Ordinal) { ["output"] = LiquidTemplate.ValueOf(pair.Value) },
                StringComparer.Ordinal),
        };
        if (scope.HasItem)
            variables["item"] = () => LiquidTemplate.ValueOf(scope.Item);
        return variables;
    }
}
