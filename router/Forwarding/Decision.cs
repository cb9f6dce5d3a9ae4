using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Formats;
using Maestro.Router.Queries;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Forwarding;

/// <summary>A decision as the request path leaves it: references only, nothing formatted.</summary>
internal sealed class Decision(RoutedRequest request, string outcome, DateTimeOffset time, TimeSpan duration, string? traceId) : IDecision
{
    private readonly string _id = request.Id;
    private readonly RoutingQuery _query = request.Query;
    private readonly string _strategy = request.Table.Config.Settings.Strategy;
    private readonly string? _deployment = request.Deployment?.Id;
    private readonly List<Chosen> _choices = request.Choices;
    private readonly List<AttemptRecord> _attempts = request.Attempts;
    private readonly double _microseconds = request.DecisionTime.TotalMicroseconds;
    private readonly CompletionFacts _facts = request.Facts;
    private readonly decimal? _cost = request.CostUsd;
    private readonly bool _simulated = request.Simulated;
    private readonly string? _pin = request.Pin?.Id;

    public DecisionRecord ToRecord() => new(
        _id,
        time,
        _query.Model,
        _strategy,
        _query.Stream,
        outcome is Outcomes.Served or Outcomes.Broken ? _deployment : null,
        outcome,
        [.. _choices.SelectMany((choice, number) => CandidateRecord.Of(choice, number))],
        _attempts,
        _microseconds,
        duration.TotalMilliseconds,
        _facts.InputTokens,
        _facts.OutputTokens,
        _cost,
        _simulated,
        traceId)
    {
        Query = _query,
        Pin = _pin,
        PolicyDigest = _query.Policy?.Digest,
        Shadow = _choices.Count > 0 ? _choices[0].Shadow?.Id : null,
    };
}
