using Maestro.Graphs;
using Maestro.Recipes;

namespace Maestro.Runs;

/// <summary>How one node of a run went. Upserted by the activities of that node.</summary>
public sealed record NodeRecord
{
    public required string Id { get; init; }

    public required NodeKind Kind { get; init; }

    public required NodeStatus Status { get; init; }

    /// <summary>The map node that this item belongs to.</summary>
    public string? Parent { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// How often each step of the node was begun, by step key. A step that was begun n times was repeated n - 1
    /// times, whether a failure or a crash caused it.
    /// </summary>
    public IReadOnlyDictionary<string, int> Starts { get; init; } = new Dictionary<string, int>();

    public int Retries => Starts.Values.Sum(starts => starts - 1);

    public bool Compensated { get; init; }

    public decimal CostUsd { get; init; }

    public TokenCount Tokens { get; init; } = TokenCount.None;

    public string? Model { get; init; }

    public string? Provider { get; init; }

    public bool Simulated { get; init; }

    public string? OutputDigest { get; init; }

    public string? Error { get; init; }

    public NodeRecord Begun(string step, DateTimeOffset at)
    {
        var starts = new Dictionary<string, int>(Starts, StringComparer.Ordinal);
        starts[step] = starts.GetValueOrDefault(step) + 1;
        return this with { Status = NodeStatus.Running, StartedAt = StartedAt ?? at, Starts = starts };
    }
}
