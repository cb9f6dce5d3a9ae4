using Maestro.Functions.Http.Replies;
using Maestro.Functions.Catalog;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Http.Runs;

/// <summary><c>GET /runs/{id}/graph</c>: every node of the recipe, started or not, in its order, with map items after their node.</summary>
public sealed class ReadGraph(RunStore runs, NodeStore nodes, PinnedRecipes recipes)
{
    [Function(nameof(ReadGraph))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/graph")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);
        return new JsonReply<GraphView>(await ViewAsync(run, cancellationToken), HttpJson.Wire.GraphView);
    }

    internal async Task<GraphView> ViewAsync(Run run, CancellationToken cancellationToken)
    {
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var records = (await nodes.ListAsync(run.Id, cancellationToken)).ToDictionary(node => node.Id, StringComparer.Ordinal);
        var items = records.Values.Where(node => node.Parent is not null).ToLookup(node => node.Parent!, StringComparer.Ordinal);

        var views = new List<GraphNodeView>();
        var edges = RunGraph.From(recipe).Edges.Select(edge => new EdgeView(edge.From, edge.To)).ToList();
        foreach (var node in recipe.Nodes)
        {
            views.Add(GraphNodeView.Of(node.Id, node.Kind, records.GetValueOrDefault(node.Id), run.CreatedAt));
            foreach (var item in items[node.Id].OrderBy(item => item.Id.Length).ThenBy(item => item.Id, StringComparer.Ordinal))
            {
                views.Add(GraphNodeView.Of(item.Id, item.Kind, item, run.CreatedAt));
                edges.Add(new EdgeView(node.Id, item.Id));
            }
        }

        return new GraphView(views, edges);
    }
}

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

    internal static GraphNodeView Of(string id, NodeKind kind, NodeRecord? record, DateTimeOffset runCreatedAt) => new()
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
