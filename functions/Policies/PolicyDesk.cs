using System.Text.Json;
using Maestro.Functions.Activities;
using Maestro.Policies;
using Maestro.Policies.Explaining;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Policies;

/// <summary>
/// Asks policy before things happen, and keeps the answer with the run. What a run may do is decided by the policies that it is
/// pinned to; the kill switch, <see cref="PolicyPackages.Safety"/>, by those in force now.
/// </summary>
public sealed class PolicyDesk(
    IPolicySource source, PinnedPolicies pinned, HaltBoard halts, Explanations explanations, PolicyLog log, IBlobStore blobs, Journal journal, TimeProvider time)
{
    /// <summary>Decides about a run that is stored. When this returns, the decision is on disk, and a denial is in the run's log.</summary>
    public async Task<PolicyDecision> DecideAsync(Run run, PolicyQuestion question, CancellationToken cancellationToken)
    {
        var engine = await pinned.EngineAsync(run, cancellationToken);
        var (decision, explanation) = await AskAsync(engine, question, cancellationToken);
        await RecordAsync(run.Id, question, decision, explanation, cancellationToken);
        return decision;
    }

    /// <summary>Decides and stores nothing: for a run that is to be, or what is to be stored together with the decision.</summary>
    public async Task<(PolicyDecision Decision, PolicyExplanation? Explanation)> PreviewAsync(
        Run run, PolicyQuestion question, CancellationToken cancellationToken) =>
        await AskAsync(await pinned.EngineAsync(run, cancellationToken), question, cancellationToken);

    /// <summary>Keeps a decision with its run.</summary>
    public async Task RecordAsync(
        string runId, PolicyQuestion question, PolicyDecision decision, PolicyExplanation? explanation, CancellationToken cancellationToken)
    {
        var body = explanation is null
            ? null
            : await blobs.PutJsonAsync(JsonSerializer.SerializeToNode(ExplanationBody.Of(explanation), PolicyJson.Default.ExplanationBody), cancellationToken);
        var record = new PolicyRecord(
            question.Id, time.GetUtcNow(), question.Action, question.NodeId, question.Subject, decision.Allow, decision.Reasons, decision.Rules,
            decision.Digest, Digest.Of(question.Input.ToJsonString()), explanation?.FlipSummary, body);
        await log.PutAsync(runId, record, cancellationToken);
        if (!decision.Allow) await journal.WarnAsync(runId, question.NodeId ?? "", Line(question, decision, explanation), cancellationToken);
    }

    private async Task<(PolicyDecision, PolicyExplanation?)> AskAsync(IPolicyEngine engine, PolicyQuestion question, CancellationToken cancellationToken)
    {
        var current = source.Current;
        if (!question.Undoes)
        {
            var seen = await halts.WithHaltsAsync(question.Input, cancellationToken);
            var safety = await current.DecideAsync(PolicyPackages.Safety, seen, cancellationToken);
            if (!safety.Allow) return (safety, explanations.Of(current)?.Explain(PolicyPackages.Safety, seen));
        }

        PolicyDecision? all = null;
        foreach (var package in PolicyPackages.For(question.Action))
        {
            var one = await engine.DecideAsync(package, question.Input, cancellationToken);
            all = all is null ? one : all.And(one);
        }

        return (all!, all!.Allow ? null : explanations.Of(engine)?.ExplainAction(question.Action, question.Input));
    }

    private static string Line(PolicyQuestion question, PolicyDecision decision, PolicyExplanation? explanation)
    {
        var what = question.Subject is { } subject ? $"{question.Action} {subject}" : question.Action;
        return $"Policy does not allow {what}: {string.Join(" ", decision.Reasons)} ({string.Join(", ", decision.Rules)}) {explanation?.FlipSummary}".TrimEnd();
    }
}
