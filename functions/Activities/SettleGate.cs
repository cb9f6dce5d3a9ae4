using Maestro.Approvals;
using Maestro.Functions.Orchestrators;
using Maestro.Graphs;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>
/// Reads what was decided at a gate. The store is what counts: whoever changed the gate first, a person or its expiry,
/// decided it. Safe to repeat.
/// </summary>
public sealed class SettleGate(RunStore runs, GateStore gates, NodeCompletion completion, IBlobStore blobs, TimeProvider time)
{
    [Function(nameof(SettleGate))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var gate = await ExpireIfDueAsync(input, cancellationToken);
        if (gate.IsOpen) return NodeResult.Waiting;

        await gates.UnlistAsync(gate, cancellationToken);
        var others = await gates.OfRunAsync(input.RunId, cancellationToken);
        if (!others.Any(other => other.IsOpen))
        {
            await runs.UpdateAsync(
                input.RunId,
                run => run.Status == RunStatus.Waiting ? run with { Status = RunStatus.Running } : run, cancellationToken);
        }

        var last = gate.Votes.Count > 0 ? gate.Votes[^1] : null;
        switch (gate.Status)
        {
            case GateStatus.Approved or GateStatus.Edited:
                var output = await blobs.ReadJsonAsync(gate.PayloadDigest, cancellationToken);
                var who = string.Join(", ", gate.Votes.Select(vote => vote.Actor).Distinct(StringComparer.OrdinalIgnoreCase));
                return await completion.CompleteAsync(
                    input.RunId, input.NodeId, output, $"{(gate.Status == GateStatus.Edited ? "Edited and approved" : "Approved")} by {who}.",
                    cancellationToken);
            case GateStatus.Expired:
                return NodeResult.Blocked("expiry", $"nobody decided before {gate.ExpiresAt:O}");
            case GateStatus.Cancelled:
                return NodeResult.Cancelled;
            default:
                return NodeResult.Blocked(last!.Actor, last.Comment);
        }
    }

    private async Task<Gate> ExpireIfDueAsync(NodeInput input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await gates.GetAsync(input.RunId, input.NodeId, cancellationToken)
                ?? throw new InvalidOperationException($"Gate {input.RunId}~{input.NodeId} was never opened.");
            var gate = GateRules.Expire(stored.Value, time.GetUtcNow());
            if (gate.Status == stored.Value.Status || await gates.TryReplaceAsync(stored, gate, cancellationToken)) return gate;
        }
    }
}
