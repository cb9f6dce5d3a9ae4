using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Queries;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Forwarding;

/// <summary>
/// A decision as the request path leaves it: references only, nothing formatted, and nothing of the request's content.
/// </summary>
internal sealed class Decision(RouteResult result, RouteEnd end, DateTimeOffset time, TimeSpan duration, string? traceId)
    : IDecision
{
    private readonly string _id = result.Request.Id;
    private readonly RoutingQuery _query = result.Request.Query;
    private readonly string _strategy = result.Request.Table.Config.Settings.Strategy;
    private readonly string? _pin = result.Request.Pin?.Id;
    private readonly DeploymentConfig? _deployment = result.Deployment?.Config;
    private readonly IReadOnlyList<Chosen> _choices = result.Choices;
    private readonly IReadOnlyList<AttemptRecord> _attempts = result.Attempts;
    private readonly double _microseconds = result.DecisionTime.TotalMicroseconds;
    private readonly decimal? _cost = result.CostOf(end.Usage);
    private readonly bool _simulated = result.Simulated;

    public DecisionRecord ToRecord() => new(
        _id,
        time,
        _query.Model,
        _strategy,
        _query.Stream,
        end.Outcome is Outcomes.Served or Outcomes.Broken ? _deployment?.Id : null,
        end.Outcome,
        [.. _choices.SelectMany((choice, number) => CandidateRecord.Of(choice, number))],
        _attempts,
        _microseconds,
        duration.TotalMilliseconds,
        end.Usage.InputTokens,
        end.Usage.OutputTokens,
        _cost,
        _simulated,
        traceId)
    {
        Query = _query,
        Pin = _pin,
        PolicyDigest = _query.Policy?.Digest,
        PolicyInput = _deployment is null ? null : _query.Policy?.For(_deployment).Input,
        Shadow = _choices.Count > 0 ? _choices[0].Shadow?.Id : null,
    };
}
