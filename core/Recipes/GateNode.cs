namespace Maestro.Recipes;

/// <summary>People decide here. The output is the payload, as edited if it was.</summary>
public sealed record GateNode : RecipeNode
{
    public override NodeKind Kind => NodeKind.Gate;

    /// <summary>The question, possibly with expressions in it.</summary>
    public required string Title { get; init; }

    /// <summary>A template of what is approved. Read, never change.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>Path of the JSON schema that an edited payload must fit.</summary>
    public string? Schema { get; init; }

    /// <summary>Distinct people who must approve. Default 1.</summary>
    public int Approvals { get; init; } = 1;

    /// <summary>How long the gate waits before it blocks; null means without end.</summary>
    public TimeSpan? Expires { get; init; }
}
