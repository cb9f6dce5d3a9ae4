using System.Text.Json;
using Maestro.Policies;
using Maestro.Policies.Explaining;

namespace Maestro.Functions.Policies;

/// <summary>
/// Asks policy before things happen, and keeps the answer with the run. What a run may do is decided by the policies that it is
/// pinned to; the kill switch, <see cref="PolicyPackages.Safety"/>, by those in force now.
/// </summary>
public sealed class RunPolicy(
    IPolicySource source, PinnedPolicies pinned, HaltsInForce halts, Explanations explanations, Bodies bodies, TimeProvider time)
{
    /// <summary>
    /// Decides about a run. The decision, and of a denial a line of the log, is part of the work from then on: who acts on it
    /// commits the work first.
    /// </summary>
    public async Task<PolicyDecision> DecideAsync(RunWork work, PolicyQuestion question, CancellationToken cancellationToken) =>
        await DecideAsync(work, work.Run, question, cancellationToken);

    /// <inheritdoc cref="DecideAsync(RunWork, PolicyQuestion, CancellationToken)"/>
    public async Task<PolicyDecision> DecideAsync(
        RunWork work, Run run, PolicyQuestion question, CancellationToken cancellationToken)
    {
        var (decision, explanation) = await PreviewAsync(run, question, cancellationToken);
        Add(work, question, await RecordAsync(question, decision, explanation, cancellationToken));
        return decision;
    }

    /// <summary>Decides and keeps nothing: for a run that is to be.</summary>
    public async Task<(PolicyDecision Decision, PolicyExplanation? Explanation)> PreviewAsync(
        Run run, PolicyQuestion question, CancellationToken cancellationToken) =>
        await AskAsync(await pinned.EngineAsync(run, cancellationToken), question, cancellationToken);

    /// <summary>Keeps a decision that was made elsewhere.</summary>
    /// <param name="input">Digest of what was judged there; null: of what the question has.</param>
    public async Task KeepAsync(
        RunWork work, PolicyQuestion question, PolicyDecision decision, string? input, CancellationToken cancellationToken)
    {
        var record = await RecordAsync(question, decision, null, cancellationToken);
        Add(work, question, input is null ? record : record with { Input = input });
    }

    /// <summary>The record of a decision; of a denial its explanation is stored first.</summary>
    public async Task<PolicyRecord> RecordAsync(
        PolicyQuestion question, PolicyDecision decision, PolicyExplanation? explanation, CancellationToken cancellationToken)
    {
        var body = explanation is null
            ? null
            : await bodies.PutAsync(
                JsonSerializer.SerializeToNode(ExplanationBody.Of(explanation), PolicyJson.Default.ExplanationBody),
                cancellationToken);
        return new PolicyRecord(
            question.Id, time.GetUtcNow(), question.Action, question.NodeId, question.Subject, decision.Allow, decision.Reasons,
            decision.Rules,
            decision.Digest, Digest.Of(question.Input.ToJsonString()), explanation?.FlipSummary, body);
    }

    private static void Add(RunWork work, PolicyQuestion question, PolicyRecord record)
    {
        work.Put(record);
        if (!record.Allow) work.Warn(question.NodeId ?? "", Line(question, record));
    }

    private async Task<(PolicyDecision, PolicyExplanation?)> AskAsync(
        IPolicyEngine engine, PolicyQuestion question, CancellationToken cancellationToken)
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

    private static string Line(PolicyQuestion question, PolicyRecord record)
    {
        var what = question.Subject is { } subject ? $"{question.Action} {subject}" : question.Action;
        return $"Policy does not allow {what}: {string.Join(" ", record.Reasons)} ({string.Join(", ", record.Rules)}) {record.Summary}".TrimEnd();
    }
}
