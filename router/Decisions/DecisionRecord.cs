using Maestro.Router.Model;

namespace Maestro.Router.Decisions;

/// <summary>How one request was routed, and why.</summary>
/// <param name="Outcome"><c>served</c>, <c>rejected</c> (the provider refused the request), <c>failed</c>, <c>broken</c> (a stream died), <c>cancelled</c>.</param>
/// <param name="Candidates">Every candidate of every group that was looked at, in order of looking.</param>
/// <param name="DecisionMicroseconds">Time spent on choosing, all attempts together.</param>
/// <param name="CostUsd">Null when price or usage is not known.</param>
public sealed record DecisionRecord(
    string Id,
    DateTimeOffset Time,
    string RequestedModel,
    string Strategy,
    bool Stream,
    string? Deployment,
    string Outcome,
    IReadOnlyList<CandidateRecord> Candidates,
    IReadOnlyList<AttemptRecord> Attempts,
    double DecisionMicroseconds,
    double DurationMs,
    long? InputTokens,
    long? OutputTokens,
    decimal? CostUsd,
    bool Simulated,
    string? TraceId);

/// <param name="Reason">Why it was excluded; null when it was not.</param>
public sealed record CandidateRecord(string Group, string Deployment, string Provider, string Model, double Weight, bool Eligible, string? Reason)
{
    internal static CandidateRecord Of(string group, Deployment deployment, string? reason) =>
        new(group, deployment.Id, deployment.Config.Provider.Name, deployment.Config.Model, deployment.Config.Weight, reason is null, reason);
}

/// <param name="Outcome"><c>ok</c> or the kind of failure.</param>
public sealed record AttemptRecord(string Deployment, string Outcome, int? Status, double DurationMs, string? Detail);

/// <summary>What <c>GET /routing/decisions</c> answers.</summary>
public sealed record DecisionPage(IReadOnlyList<DecisionRecord> Items, long Total);
