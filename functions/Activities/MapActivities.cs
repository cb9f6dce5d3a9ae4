using System.Globalization;
using System.Text.Json.Nodes;
using Maestro.Expressions;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Functions.Policies;
using Maestro.Functions.Tools;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>The steps of a map node: find the list, call the tool for one item, gather the answers.</summary>
public sealed class MapActivities(
    RunStore runs, NodeStore nodes, PinnedRecipes recipes, RunScopes scopes, ToolRunner tools, NodePolicy policy, NodeSteps steps,
    NodeCompletion completion, IBlobStore blobs, Journal journal, TimeProvider time)
{
    public const string Expand = "ExpandMap";
    public const string Item = "RunMapItem";
    public const string Collect = "CollectMap";

    [Function(Expand)]
    public async Task<MapItems> ExpandAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var (run, recipe, node) = await LoadAsync(input.RunId, input.NodeId, cancellationToken);
        await steps.BeginAsync(run.Id, node.Id, node.Kind, "expand", cancellationToken);

        if ((await policy.StartAsync(run, recipe, node, null, cancellationToken)).Blocked is { } blocked) return new MapItems("", 0, blocked);

        var scope = await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken);
        var bound = Templates.Bind(node.Over, scope, $"nodes.{node.Id}.over");
        if (!bound.IsOk) return Refused(string.Join("; ", bound.Faults));
        if (bound.Value is not JsonArray list) return Refused("'over' did not yield a list.");
        if (list.Count > node.MaxItems) return Refused($"The list has {list.Count} items; maxItems is {node.MaxItems}.");

        await journal.InfoAsync(
            run.Id, node.Id, string.Create(CultureInfo.InvariantCulture, $"{list.Count} items, {node.Parallelism} at a time."), cancellationToken);
        return new MapItems(await blobs.PutJsonAsync(list, cancellationToken), list.Count);

        static MapItems Refused(string why) => new("", 0, NodeResult.Failed(why));
    }

    [Function(Item)]
    public async Task<NodeResult> ItemAsync([ActivityTrigger] MapItemInput input, CancellationToken cancellationToken)
    {
        var (run, recipe, node) = await LoadAsync(input.RunId, input.NodeId, cancellationToken);
        var itemId = string.Create(CultureInfo.InvariantCulture, $"{node.Id}.{input.Index}");
        using var span = NodeSpans.Start(run, itemId, NodeKind.Tool);
        await steps.BeginAsync(run.Id, itemId, NodeKind.Tool, "call", cancellationToken, parent: node.Id);

        var items = (JsonArray)(await blobs.ReadJsonAsync(input.Items, cancellationToken))!;
        var scope = (await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken)).WithItem(items[input.Index]);
        var result = await CallAsync(run, recipe, node, itemId, scope, cancellationToken);
        await nodes.UpdateAsync(
            run.Id, itemId,
            known => known! with
            {
                Status = StatusOf(result.End),
                FinishedAt = time.GetUtcNow(),
                OutputDigest = result.Digest,
                Error = result.Message,
            },
            cancellationToken);
        return result;
    }

    [Function(Collect)]
    public async Task<NodeResult> CollectAsync([ActivityTrigger] MapResults input, CancellationToken cancellationToken)
    {
        var failed = input.Results.Index().Where(pair => pair.Item.End is NodeEnd.Failed or NodeEnd.Blocked).ToList();
        foreach (var (index, item) in failed) await SettleItemAsync(input, index, item, cancellationToken);
        var run = (await runs.GetAsync(input.RunId, cancellationToken))!;
        var node = (MapNode)(await recipes.GetAsync(run, cancellationToken)).Node(input.NodeId);
        if (failed.Count > 0 && !node.CollectsErrors)
        {
            var why = string.Join("; ", failed.Select(pair => $"item {pair.Index}: {pair.Item.Message}"));
            return failed.Find(pair => pair.Item.End == NodeEnd.Blocked).Item is { } blocked ? NodeResult.Blocked(blocked.By!, why) : NodeResult.Failed(why);
        }

        var outputs = new JsonArray();
        foreach (var result in input.Results)
        {
            outputs.Add(result.End == NodeEnd.Completed
                ? await blobs.ReadJsonAsync(result.Digest!, cancellationToken)
                : new JsonObject { ["error"] = result.Message });
        }

        return await completion.CompleteAsync(
            input.RunId, input.NodeId, outputs,
            string.Create(CultureInfo.InvariantCulture, $"Completed {outputs.Count - failed.Count} of {outputs.Count} items."), cancellationToken);
    }

    /// <summary>An item whose last try was thrown out of its activity could not record its own end.</summary>
    private Task SettleItemAsync(MapResults input, int index, NodeResult item, CancellationToken cancellationToken)
    {
        var itemId = string.Create(CultureInfo.InvariantCulture, $"{input.NodeId}.{index}");
        return nodes.UpdateAsync(
            input.RunId, itemId,
            known => (known ?? new NodeRecord { Id = itemId, Kind = NodeKind.Tool, Status = NodeStatus.Failed, Parent = input.NodeId }) with
            {
                Status = StatusOf(item.End),
                FinishedAt = known?.FinishedAt ?? time.GetUtcNow(),
                Error = item.Message,
            },
            cancellationToken);
    }

    private async Task<NodeResult> CallAsync(
        Run run, Recipe recipe, MapNode node, string itemId, Scope scope, CancellationToken cancellationToken)
    {
        var tool = Templates.BindText(node.Do.Tool, scope, $"nodes.{node.Id}.do.tool");
        var with = Templates.Bind(node.Do.With, scope, $"nodes.{node.Id}.do.with");
        if (!tool.IsOk || !with.IsOk) return NodeResult.Failed(string.Join("; ", tool.Faults.Concat(with.Faults)));

        var outcome = await tools.CallAsync(
            new ToolRequest(run, recipe, itemId, "call", tool.Value, with.Value as JsonObject, scope, node.Timeout), cancellationToken);
        if (outcome.Denial is { } denial) return NodePolicy.Blocked(denial);
        return outcome.IsError ? NodeResult.Failed(outcome.Error!) : NodeResult.Completed(outcome.Digest!);
    }

    private static NodeStatus StatusOf(NodeEnd end) => end switch
    {
        NodeEnd.Completed => NodeStatus.Completed,
        NodeEnd.Blocked => NodeStatus.Blocked,
        _ => NodeStatus.Failed,
    };

    private async Task<(Run Run, Recipe Recipe, MapNode Node)> LoadAsync(string runId, string nodeId, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(runId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        return (run, recipe, (MapNode)recipe.Node(nodeId));
    }
}
