using System.Globalization;
using Maestro.Expressions;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Functions.Tools;
using Maestro.Graphs;

namespace Maestro.Functions.Activities;

/// <summary>
/// The steps of a map node: find the list, call the tool for one item, gather the answers. What the step of an item costs does
/// not depend on how many there are.
/// </summary>
public sealed class MapActivities(
    StepSources steps, RunWriter writer, ToolRunner tools, NodePolicy policy, NodeCompletion completion, MapBodies bodies,
    TimeProvider time)
{
    public const string Expand = "ExpandMap";
    public const string Item = "RunMapItem";
    public const string Collect = "CollectMap";

    private const int ItemsPerBatch = 90;

    [Function(Expand)]
    public async Task<MapItems> ExpandAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = (MapNode)step.Recipe.Node(input.NodeId);
        step.Begin(node.Id, node.Kind, "expand");
        var items = await ExpandAsync(step, node, cancellationToken);
        await step.SaveAsync(cancellationToken);
        return items;
    }

    [Function(Item)]
    public async Task<NodeResult> ItemAsync([ActivityTrigger] MapItemInput input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = (MapNode)step.Recipe.Node(input.NodeId);
        var itemId = ItemId(input.NodeId, input.Index);
        using var span = NodeSpans.Start(step.Run, itemId, NodeKind.Tool);
        step.Begin(itemId, NodeKind.Tool, "call", parent: node.Id);

        var item = await bodies.ItemAsync(input, cancellationToken);
        var needs = new ScopeNeeds().Add(JsonValue.Create(node.Do.Tool)).Add(node.Do.With).AddBindings(step.Recipe);
        var scope = (await step.ScopeAsync(node.Id, needs, cancellationToken)).WithItem(item);
        var result = await CallAsync(step, node, itemId, scope, cancellationToken);
        var now = time.GetUtcNow();
        step.Work.Change(itemId, known => known! with
        {
            Status = StatusOf(result.End),
            FinishedAt = now,
            OutputDigest = result.Digest,
            Error = result.Message,
        });
        await step.SaveAsync(cancellationToken);
        return result;
    }

    [Function(Collect)]
    public async Task<NodeResult> CollectAsync([ActivityTrigger] MapResults input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = (MapNode)step.Recipe.Node(input.NodeId);
        var failed = input.Results.Index().Where(pair => pair.Item.End is NodeEnd.Failed or NodeEnd.Blocked).ToList();
        if (failed.Count > 0) await writer.ReadItemsAsync(step.Work, input.NodeId, cancellationToken);
        foreach (var batch in failed.Chunk(ItemsPerBatch))
        {
            foreach (var (index, item) in batch) SettleItem(step, input.NodeId, index, item);
            await step.SaveAsync(cancellationToken);
        }

        if (failed.Count > 0 && !node.CollectsErrors)
        {
            var why = string.Join("; ", failed.Select(pair => $"item {pair.Index}: {pair.Item.Message}"));
            return failed.Find(pair => pair.Item.End == NodeEnd.Blocked).Item is { } blocked
                ? NodeResult.Blocked(blocked.By!, why)
                : NodeResult.Failed(why);
        }

        var count = input.Results.Count;
        var result = await completion.CompleteAsync(
            step, node, await bodies.JoinAsync(input.Results, cancellationToken),
            string.Create(CultureInfo.InvariantCulture, $"Completed {count - failed.Count} of {count} items."),
            cancellationToken);
        await step.SaveAsync(cancellationToken);
        return result;
    }

    private async Task<MapItems> ExpandAsync(NodeStep step, MapNode node, CancellationToken cancellationToken)
    {
        if ((await policy.StartAsync(step, node, null, cancellationToken)).Blocked is { } blocked)
            return new MapItems("", 0, blocked);

        var scope = await step.ScopeAsync(node.Id, new ScopeNeeds().Add(node.Over), cancellationToken);
        var bound = Bound(node, scope);
        if (!bound.IsOk) return Refused(string.Join("; ", bound.Faults));
        if (bound.Value is not JsonArray list) return Refused("'over' did not yield a list.");
        if (list.Count > node.MaxItems) return Refused($"The list has {list.Count} items; maxItems is {node.MaxItems}.");

        step.Work.Info(
            node.Id, string.Create(CultureInfo.InvariantCulture, $"{list.Count} items, {node.Parallelism} at a time."));
        return new MapItems("", list.Count, Chunks: await bodies.SplitAsync(list, cancellationToken));

        static MapItems Refused(string why) => new("", 0, NodeResult.Failed(why));
    }

    /// <summary>
    /// The list itself where 'over' is one reference, which it nearly always is: it may be large, and is only read.
    /// </summary>
    private static Problems.Result<JsonNode?> Bound(MapNode node, Scope scope) =>
        Templates.Whole(node.Over) is { } whole && whole.TryResolve(scope, out var value, out _)
            ? Problems.Result<JsonNode?>.Ok(value)
            : Templates.Bind(node.Over, scope, $"nodes.{node.Id}.over");

    /// <summary>An item whose last try was thrown out of its activity could not record its own end.</summary>
    private void SettleItem(NodeStep step, string nodeId, int index, NodeResult item)
    {
        var (itemId, now) = (ItemId(nodeId, index), time.GetUtcNow());
        step.Work.Change(itemId, known =>
            (known ?? new NodeRecord { Id = itemId, Kind = NodeKind.Tool, Status = NodeStatus.Failed, Parent = nodeId }) with
            {
                Status = StatusOf(item.End),
                FinishedAt = known?.FinishedAt ?? now,
                Error = item.Message,
            });
    }

    private async Task<NodeResult> CallAsync(
        NodeStep step, MapNode node, string itemId, Scope scope, CancellationToken cancellationToken)
    {
        var tool = Templates.BindText(node.Do.Tool, scope, $"nodes.{node.Id}.do.tool");
        var with = Templates.Bind(node.Do.With, scope, $"nodes.{node.Id}.do.with");
        if (!tool.IsOk || !with.IsOk) return NodeResult.Failed(string.Join("; ", tool.Faults.Concat(with.Faults)));

        var outcome = await tools.CallAsync(
            new ToolRequest(step, itemId, "call", tool.Value, with.Value as JsonObject, scope, node.Timeout), cancellationToken);
        if (outcome.Denial is { } denial) return NodePolicy.Blocked(denial);
        return outcome.IsError ? NodeResult.Failed(outcome.Error!) : NodeResult.Completed(outcome.Digest!);
    }

    private static string ItemId(string nodeId, int index) => string.Create(CultureInfo.InvariantCulture, $"{nodeId}.{index}");

    private static NodeStatus StatusOf(NodeEnd end) => end switch
    {
        NodeEnd.Completed => NodeStatus.Completed,
        NodeEnd.Blocked => NodeStatus.Blocked,
        _ => NodeStatus.Failed,
    };
}
