using System.Text.Json.Serialization;
using Maestro.Recipes;

namespace Maestro.Graphs;

/// <summary>What an orchestration must know of a node to schedule it: no prompts, no templates, no schemas.</summary>
public sealed record GraphNode
{
    public required string Id { get; init; }

    public required NodeKind Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Needs { get; init; }

    /// <summary>Set only where it differs from the default, to keep histories small; read <see cref="Retry"/>.</summary>
    [JsonPropertyName("retry")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RetryPolicy? OwnRetry { get; init; }

    [JsonIgnore]
    public RetryPolicy Retry => OwnRetry ?? RetryPolicy.Default;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether the node has something that undoes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Compensates { get; init; }

    /// <summary>Whether the node leaves artifacts behind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HasArtifacts { get; init; }

    /// <summary>Agents only: most model calls.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MaxTurns { get; init; }

    /// <summary>Maps only: most items at work at once.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Parallelism { get; init; }

    /// <summary>Maps only: a longer list fails the node.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MaxItems { get; init; }

    /// <summary>Maps only: an item that failed is part of the output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool CollectsErrors { get; init; }

    /// <summary>Gates only: distinct people who must approve.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Approvals { get; init; }

    /// <summary>Gates only: how long it waits before it blocks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? Expires { get; init; }

    public static GraphNode From(RecipeNode node) => new()
    {
        Id = node.Id,
        Kind = node.Kind,
        Needs = node.Needs.Count == 0 ? null : node.Needs,
        OwnRetry = node.Retry == RetryPolicy.Default ? null : node.Retry,
        Timeout = node.Timeout,
        Compensates = node.Compensate is not null,
        HasArtifacts = node.Artifacts.Count > 0,
        MaxTurns = (node as AgentNode)?.MaxTurns ?? 0,
        Parallelism = (node as MapNode)?.Parallelism ?? 0,
        MaxItems = (node as MapNode)?.MaxItems ?? 0,
        CollectsErrors = (node as MapNode)?.CollectsErrors ?? false,
        Approvals = (node as GateNode)?.Approvals ?? 0,
        Expires = (node as GateNode)?.Expires,
    };
}
