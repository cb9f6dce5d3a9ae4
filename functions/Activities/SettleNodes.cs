using Maestro.Approvals;
using Maestro.Functions.Contracts;
using Maestro.Graphs;

namespace Maestro.Functions.Activities;

/// <summary>Records nodes that ended other than well: failed, blocked, skipped or cancelled. Safe to repeat.</summary>
public sealed class SettleNodes(RunWriter writer, GateStore gates, TimeProvider time)
{
    // A node is a row, an event and a line; a batch has a hundred.
    private const int NodesPerBatch = 24;

    [Function(nameof(SettleNodes))]
    public async Task RunAsync([ActivityTrigger] SettleNodesInput input, CancellationToken cancellationToken)
    {
        var work = await writer.OpenAsync(input.RunId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no run {input.RunId}.");
        var now = time.GetUtcNow();
        foreach (var nodes in input.Nodes.Chunk(NodesPerBatch))
        {
            foreach (var node in nodes) Settle(work, node, now);
            await writer.CommitAsync(work, cancellationToken);
        }

        foreach (var node in input.Nodes.Where(node => node is { Kind: NodeKind.Gate, Status: NodeStatus.Cancelled }))
            await CancelGateAsync(input.RunId, node.NodeId, cancellationToken);
    }

    private static void Settle(RunWork work, NodeSettlement node, DateTimeOffset now)
    {
        work.Change(node.NodeId, known => (known
            ?? new NodeRecord { Id = node.NodeId, Kind = node.Kind, Status = node.Status }) with
        {
            Status = node.Status,
            FinishedAt = known?.StartedAt is null ? null : now,
            Error = node.Error,
        });
        var (level, text) = node.Status switch
        {
            NodeStatus.Failed => (RunLogLevel.Error, $"Failed: {node.Error}"),
            NodeStatus.Blocked =>
                (RunLogLevel.Warn, node.Error is { } why ? char.ToUpperInvariant(why[0]) + why[1..] : "Blocked"),
            NodeStatus.Skipped => (RunLogLevel.Warn, "Skipped: a node that it needs did not complete."),
            _ => (RunLogLevel.Warn, "Cancelled."),
        };
        work.Log(node.NodeId, level, text);
    }

    private async Task CancelGateAsync(string runId, string nodeId, CancellationToken cancellationToken)
    {
        while (await gates.GetAsync(runId, nodeId, cancellationToken) is { Value.IsOpen: true } open)
        {
            var cancelled = GateRules.Cancel(open.Value, time.GetUtcNow());
            var work = writer.Blind(runId);
            work.Replace(open, cancelled);
            if (!await writer.CommitAsync(work, cancellationToken)) continue;
            await gates.UnlistAsync(cancelled, cancellationToken);
            return;
        }
    }
}
