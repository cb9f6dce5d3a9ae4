using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;

namespace Maestro.Wire;

public sealed record GraphView(IReadOnlyList<GraphNodeView> Nodes, IReadOnlyList<EdgeView> Edges);

public sealed record EdgeView(string From, string To);

/// <summary>A node of a run. <see cref="StartMs"/> counts from the run's acceptance.</summary>
public sealed record GraphNodeView
{
    public required string Id { get; init; }

    public required NodeKind Kind { get; init; }

    public required NodeStatus Status { get; init; }

    public long? StartMs { get; init; }

    public long? DurationMs { get; init; }

    public required int Retries { get; init; }

    public required bool Compensated { get; init; }

    public string? Parent { get; init; }

    public required decimal CostUsd { get; init; }

    public required TokenCount Tokens { get; init; }

    public string? Model { get; init; }

    public string? Provider { get; init; }

    public required bool Simulated { get; init; }

    public string? Error { get; init; }

    public static GraphNodeView Of(string id, NodeKind kind, NodeRecord? record, DateTimeOffset runCreatedAt) => new()
    {
        Id = id,
        Kind = kind,
        Status = record?.Status ?? NodeStatus.Pending,
        StartMs = record?.StartedAt is { } started ? (long)(started - runCreatedAt).TotalMilliseconds : null,
        DurationMs = record?.FinishedAt - record?.StartedAt is { } took ? (long)took.TotalMilliseconds : null,
        Retries = record?.Retries ?? 0,
        Compensated = record?.Compensated ?? false,
        Parent = record?.Parent,
        CostUsd = record?.CostUsd ?? 0,
        Tokens = record?.Tokens ?? TokenCount.None,
        Model = record?.Model,
        Provider = record?.Provider,
        Simulated = record?.Simulated ?? false,
        Error = record?.Error,
    };
}
