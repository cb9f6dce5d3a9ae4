using Maestro.Approvals;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;

namespace Maestro.Functions.Activities;

/// <summary>
/// Reads what was decided at a gate. The store is what counts: whoever changed the gate first, a person or its expiry,
/// decided it. Safe to repeat.
/// </summary>
public sealed class SettleGate(StepSources steps, RunWriter writer, GateStore gates, NodeCompletion completion, TimeProvider time)
{
    [Function(nameof(SettleGate))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var gate = await ExpireIfDueAsync(input, cancellationToken);
        if (gate.IsOpen) return NodeResult.Waiting;

        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        if (!await OthersWaitAsync(step, gate, cancellationToken))
            step.Work.Change(run => run.Status == RunStatus.Waiting ? run with { Status = RunStatus.Running } : run);

        var result = await ResultAsync(step, gate, cancellationToken);
        await step.SaveAsync(cancellationToken);
        await gates.UnlistAsync(gate, cancellationToken);
        return result;
    }

    private async Task<NodeResult> ResultAsync(NodeStep step, Gate gate, CancellationToken cancellationToken)
    {
        var last = gate.Votes.Count > 0 ? gate.Votes[^1] : null;
        switch (gate.Status)
        {
            case GateStatus.Approved or GateStatus.Edited:
                var who = string.Join(", ", gate.Votes.Select(vote => vote.Actor).Distinct(StringComparer.OrdinalIgnoreCase));
                return await completion.CompleteAsync(
                    step, step.Recipe.Node(gate.NodeId), gate.PayloadDigest,
                    $"{(gate.Status == GateStatus.Edited ? "Edited and approved" : "Approved")} by {who}.", cancellationToken);
            case GateStatus.Expired:
                return NodeResult.Blocked("expiry", $"nobody decided before {gate.ExpiresAt:O}");
            case GateStatus.Cancelled:
                return NodeResult.Cancelled;
            default:
                return NodeResult.Blocked(last!.Actor, last.Comment);
        }
    }

    /// <summary>Whether the run waits for people at another gate.</summary>
    private async Task<bool> OthersWaitAsync(NodeStep step, Gate gate, CancellationToken cancellationToken)
    {
        if (step.Recipe.Nodes.Count(node => node.Kind == NodeKind.Gate) == 1) return false;
        return (await gates.OfRunAsync(gate.RunId, cancellationToken)).Any(other => other.NodeId != gate.NodeId && other.IsOpen);
    }

    private async Task<Gate> ExpireIfDueAsync(NodeInput input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await gates.GetAsync(input.RunId, input.NodeId, cancellationToken)
                ?? throw new InvalidOperationException($"Gate {input.RunId}~{input.NodeId} was never opened.");
            var gate = GateRules.Expire(stored.Value, time.GetUtcNow());
            if (gate.Status == stored.Value.Status) return gate;
            var work = writer.Blind(input.RunId);
            work.Replace(stored, gate);
            if (await writer.CommitAsync(work, cancellationToken)) return gate;
        }
    }
}
