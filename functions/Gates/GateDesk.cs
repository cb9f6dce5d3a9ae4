using System.Text.Json.Nodes;
using Maestro.Approvals;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Problems;
using Maestro.Schemas;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Gates;

/// <summary>
/// Takes decisions at gates, from whatever channel. A counted decision is on disk before the run is woken; should the host
/// die in between, the reconciler wakes the run.
/// </summary>
public sealed class GateDesk(
    RunStore runs, GateStore gates, PinnedRecipes recipes, PolicyDesk policy, IBlobStore blobs, TimeProvider time)
{
    public async Task<DecideOutcome> DecideAsync(
        GateDecision decision, string actor, DurableTaskClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await gates.GetAsync(decision.RunId, decision.NodeId, cancellationToken) is not { } stored) return new DecideOutcome.Unknown();

            var faults = await CheckAsync(stored.Value, decision, cancellationToken);
            if (faults.Count > 0) return new DecideOutcome.Refused(faults);

            var payload = decision.Decision == Decision.Edit
                ? await blobs.PutJsonAsync(decision.Payload, cancellationToken)
                : stored.Value.PayloadDigest;
            var vote = new Vote(actor, decision.Decision, payload, decision.Comment, time.GetUtcNow());
            var outcome = GateRules.Cast(stored.Value, vote, decision.PayloadDigest);
            if (outcome.Gate is not { } voted) return new DecideOutcome.Conflict(outcome.Refusal!);

            var run = (await runs.GetAsync(voted.RunId, cancellationToken))!;
            var question = new PolicyQuestion(
                PolicyActions.ApprovalVote, PolicyInputs.ApprovalVote(run, stored.Value, vote), voted.NodeId, $"{vote.Actor}|{vote.PayloadDigest}", vote.Actor);
            var (permit, explanation) = await policy.PreviewAsync(run, question, cancellationToken);
            var recording = policy.RecordAsync(run.Id, question, permit, explanation, cancellationToken);
            if (!permit.Allow)
            {
                await recording;
                return new DecideOutcome.Denied(permit);
            }

            // Both are on disk before anybody is told. A vote that another one overtakes is cast, and recorded, again.
            var replacing = gates.TryReplaceAsync(stored, voted, cancellationToken);
            await Task.WhenAll(recording, replacing);
            if (!await replacing) continue;
            if (!voted.IsOpen) await WakeAsync(voted, client, cancellationToken);
            return new DecideOutcome.Counted(voted);
        }
    }

    /// <summary>Tells the run that its gate was decided. Safe to repeat.</summary>
    public static Task WakeAsync(Gate gate, DurableTaskClient client, CancellationToken cancellationToken) =>
        client.RaiseEventAsync(gate.RunId, Steps.GateEvent(gate.NodeId), "", cancellationToken);

    private async Task<IReadOnlyList<Fault>> CheckAsync(Gate gate, GateDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Decision != Decision.Edit)
            return decision.HasPayload ? [new Fault("payload", "belongs to the decision 'edit' only")] : [];
        if (!decision.HasPayload) return [new Fault("payload", "is missing: an edit names the new payload")];
        if (gate.SchemaPath is null || !gate.IsOpen) return [];

        var run = (await runs.GetAsync(gate.RunId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        return JsonSchemaCheck.Parse(recipe.Package.Text(gate.SchemaPath)!, gate.SchemaPath).Value.Check(decision.Payload, "payload");
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
