namespace Maestro.Recipes;

/// <summary>One call of one tool; the output is the tool's result.</summary>
public sealed record ToolNode : RecipeNode
{
    public override NodeKind Kind => NodeKind.Tool;

    public required ToolCall Call { get; init; }
}
