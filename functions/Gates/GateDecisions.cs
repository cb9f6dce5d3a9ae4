using Maestro.Approvals;
using Maestro.Functions.Catalog;
using Maestro.Functions.Contracts;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Problems;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Gates;

/// <summary>
/// Takes decisions at gates, from whatever channel. A counted decision, and what policy said of it, is on disk before the run is
/// woken; should the host die in between, the reconciler wakes the run.
/// </summary>
public sealed class GateDecisions(
    RunStore runs, RunWriter writer, GateStore gates, PinnedRecipes recipes, RunPolicy policy, Bodies bodies, TimeProvider time)
{
    public async Task<DecideOutcome> DecideAsync(
        GateDecision decision, string actor, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var reading = runs.GetAsync(decision.RunId, cancellationToken);
        string? edited = null;
        while (true)
        {
            var found = gates.GetAsync(decision.RunId, decision.NodeId, cancellationToken);
            await Task.WhenAll(reading, found);
            if (await found is not { } stored || await reading is not { } run) return new DecideOutcome.Unknown();

            var faults = await CheckAsync(run, stored.Value, decision, cancellationToken);
            if (faults.Count > 0) return new DecideOutcome.Refused(faults);

            if (decision.Decision == Decision.Edit) edited ??= await bodies.PutAsync(decision.Payload, cancellationToken);
            var vote = new Vote(
                actor, decision.Decision, edited ?? stored.Value.PayloadDigest, decision.Comment, time.GetUtcNow());
            var outcome = GateRules.Cast(stored.Value, vote, decision.PayloadDigest);
            if (outcome.Gate is not { } voted) return new DecideOutcome.Conflict(outcome.Refusal!);

            var question = new PolicyQuestion(
                PolicyActions.ApprovalVote, PolicyInputs.ApprovalVote(run, stored.Value, vote), voted.NodeId,
                $"{vote.Actor}|{vote.PayloadDigest}", vote.Actor);
            var work = writer.Blind(run.Id);
            var permit = await policy.DecideAsync(work, run, question, cancellationToken);
            if (permit.Allow) work.Replace(stored, voted);

            // A vote that another one overtakes is cast, and judged, again.
            if (!await writer.CommitAsync(work, cancellationToken)) continue;
            if (!permit.Allow) return new DecideOutcome.Denied(permit);
            if (!voted.IsOpen) await WakeAsync(voted, client, cancellationToken);
            return new DecideOutcome.Counted(voted);
        }
    }

    /// <summary>Tells the run that its gate was decided. Safe to repeat.</summary>
    public static Task WakeAsync(Gate gate, DurableTaskClient client, CancellationToken cancellationToken) =>
        client.RaiseEventAsync(gate.RunId, RunInstances.GateEvent(gate.NodeId), "", cancellationToken);

    private async Task<IReadOnlyList<Fault>> CheckAsync(
        Run run, Gate gate, GateDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Decision != Decision.Edit)
            return decision.HasPayload ? [new Fault("payload", "belongs to the decision 'edit' only")] : [];
        if (!decision.HasPayload) return [new Fault("payload", "is missing: an edit names the new payload")];
        if (gate.SchemaPath is null || !gate.IsOpen) return [];
        return (await recipes.GetAsync(run, cancellationToken)).Schema(gate.SchemaPath).Check(decision.Payload, "payload");
    }
}

/// <summary>A decision as somebody made it.</summary>
public sealed record GateDecision(
    string RunId, string NodeId, Decision Decision, bool HasPayload, JsonNode? Payload, string? PayloadDigest, string? Comment);

/// <summary>What came of a decision.</summary>
public abstract record DecideOutcome
{
    private DecideOutcome()
    {
    }

    /// <summary>It counts; the gate as it is now, decided or waiting for more people.</summary>
    public sealed record Counted(Gate Gate) : DecideOutcome;

    /// <summary>There is no such gate.</summary>
    public sealed record Unknown : DecideOutcome;

    /// <summary>It is not a valid decision.</summary>
    public sealed record Refused(IReadOnlyList<Fault> Faults) : DecideOutcome;

    /// <summary>Policy does not let this person decide this.</summary>
    public sealed record Denied(PolicyDecision Decision) : DecideOutcome;

    /// <summary>It came too late, or from the wrong person, or for another payload.</summary>
    public sealed record Conflict(string Why) : DecideOutcome;
}
