namespace Maestro.Recipes;

/// <summary>One tool call for each item of a list; the output is the list of results in the order of the items.</summary>
public sealed record MapNode : RecipeNode
{
    public const int DefaultParallelism = 4;

    public const int DefaultMaxItems = 100;

    public override NodeKind Kind => NodeKind.Map;

    /// <summary>A template that yields the list. Read, never change.</summary>
    public required JsonNode Over { get; init; }

    /// <summary>Most items at work at once. Default 4.</summary>
    public int Parallelism { get; init; } = DefaultParallelism;

    /// <summary>A longer list fails the node. Default 100.</summary>
    public int MaxItems { get; init; } = DefaultMaxItems;

    /// <summary>
    /// Whether an item that failed takes its place in the output as <c>{"error": "…"}</c> and the others go on. Otherwise, the
    /// default, the first failure stops the map and fails the node.
    /// </summary>
    public bool CollectsErrors { get; init; }

    /// <summary>The call for one item; sees <c>item</c>.</summary>
    public required ToolCall Do { get; init; }
}
