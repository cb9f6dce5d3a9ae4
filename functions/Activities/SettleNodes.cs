using Maestro.Approvals;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>Records nodes that ended other than well: failed, blocked, skipped or cancelled. Safe to repeat.</summary>
public sealed class SettleNodes(NodeStore nodes, GateStore gates, Journal journal, TimeProvider time)
{
    [Function(nameof(SettleNodes))]
    public async Task RunAsync([ActivityTrigger] SettleNodesInput input, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var node in input.Nodes)
        {
            await nodes.UpdateAsync(
                input.RunId, node.NodeId,
                known => (known ?? new NodeRecord { Id = node.NodeId, Kind = node.Kind, Status = node.Status }) with
                {
                    Status = node.Status,
                    FinishedAt = known?.StartedAt is null ? null : now,
                    Error = node.Error,
                },
                cancellationToken);
            if (node is { Kind: NodeKind.Gate, Status: NodeStatus.Cancelled }) await CancelGateAsync(input.RunId, node.NodeId, cancellationToken);
        }

        await journal.AppendAsync(input.RunId, [.. input.Nodes.Select(Line)], cancellationToken);
    }

    private static JournalLine Line(NodeSettlement node) => node.Status switch
    {
        NodeStatus.Failed => new(node.NodeId, RunLogLevel.Error, $"Failed: {node.Error}"),
        NodeStatus.Blocked => new(node.NodeId, RunLogLevel.Warn, node.Error is { } why ? char.ToUpperInvariant(why[0]) + why[1..] : "Blocked"),
        _ => new(node.NodeId, RunLogLevel.Warn, node.Status == NodeStatus.Skipped ? "Skipped: a node that it needs did not complete." : "Cancelled."),
    };

    private async Task CancelGateAsync(string runId, string nodeId, CancellationToken cancellationToken)
    {
        while (await gates.GetAsync(runId, nodeId, cancellationToken) is { Value.IsOpen: true } open)
        {
            var cancelled = GateRules.Cancel(open.Value, time.GetUtcNow());
            if (!await gates.TryReplaceAsync(open, cancelled, cancellationToken)) continue;
            await gates.UnlistAsync(cancelled, cancellationToken);
            return;
        }
    }
}
