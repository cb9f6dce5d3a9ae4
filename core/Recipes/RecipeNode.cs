namespace Maestro.Recipes;

/// <summary>One node of a recipe's graph; see the derived records for what each kind adds.</summary>
public abstract record RecipeNode
{
    public required string Id { get; init; }

    public abstract NodeKind Kind { get; }

    /// <summary>Nodes that must have completed first, in declared order, without repeats.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;

    /// <summary>Longest time for one try of one step of the node; null means the host's own limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// What the node works on, such as <c>pii</c>: data classes, which policy knows, and labels <c>key:value</c>. Those of the
    /// recipe and of the run count too.
    /// </summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<ArtifactSpec> Artifacts { get; init; } = [];

    /// <summary>What undoes the node's effect; its arguments may use the node's own output.</summary>
    public ToolCall? Compensate { get; init; }
}
