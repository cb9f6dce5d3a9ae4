using System.Text.Json.Serialization;

namespace Maestro.Graphs;

/// <summary>What is known of one node of a run.</summary>
public sealed record NodeState
{
    public static NodeState Initial { get; } = new();

    public NodeStatus Status { get; init; }

    /// <summary>Tries so far, the one at work included; 0 before the start.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    [JsonIgnore]
    public int Retries => Math.Max(0, Attempts - 1);

    /// <summary>Digest of the output of a completed node.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Output { get; init; }

    /// <summary>Why the node failed, was blocked or was skipped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    /// <summary>Its effect has been undone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Compensated { get; init; }

    [JsonIgnore]
    public bool IsOver => Status is not (NodeStatus.Pending or NodeStatus.Running or NodeStatus.Waiting);
}
