using System.Diagnostics;
using System.Diagnostics.Metrics;
using Maestro.Router.Attempts;
using Maestro.Router.Formats;
using Maestro.Telemetry;

namespace Maestro.Router.Telemetry;

/// <summary>
/// The router's instruments. Tags are deployments and groups from the configuration, never names that clients invent.
/// </summary>
internal sealed class RouterMetrics
{
    private const string Group = "group";
    private const string DeploymentTag = "deployment";
    private const string Provider = "provider";
    private const string Outcome = "outcome";

    private static long _underWay;

    private readonly Counter<long> _decisions = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouteDecisions, "{decision}", "Choices of a deployment.");

    private readonly Counter<long> _attempts = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouteAttempts, "{attempt}", "Requests to providers, by outcome.");

    private readonly Counter<long> _fallbacks = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouteFallbacks, "{fallback}", "Turns to another group.");

    private readonly Histogram<double> _decisionTime = MaestroTelemetry.Meter.CreateHistogram(
        MaestroTelemetry.Metrics.RouteDecisionDuration,
        "s",
        "Time to choose a deployment.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.000_001, 0.000_005, 0.000_02, 0.000_1, 0.000_5, 0.002, 0.01, 0.05, 0.25],
        });

    private readonly Histogram<double> _duration = MaestroTelemetry.Meter.CreateHistogram(
        MaestroTelemetry.Metrics.OperationDuration,
        "s",
        "Whole requests, from the client's body to the end of the answer.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    private readonly Histogram<double> _firstToken = MaestroTelemetry.Meter.CreateHistogram(
        MaestroTelemetry.Metrics.TimeToFirstToken,
        "s",
        "Streams: to the first event from the provider.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        });

    private readonly Histogram<long> _tokens = MaestroTelemetry.Meter.CreateHistogram<long>(
        MaestroTelemetry.Metrics.TokenUsage,
        "{token}",
        "Tokens per request.",
        advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304],
        });

    private readonly Counter<double> _cost = MaestroTelemetry.Meter.CreateCounter<double>(
        MaestroTelemetry.Metrics.RouteCost, "{USD}", "US dollars, where the price is known.");

    private readonly Gauge<int> _breaker = MaestroTelemetry.Meter.CreateGauge<int>(
        MaestroTelemetry.Metrics.RouterBreakerState, null, "0 closed, 1 half open, 2 open.");

    private readonly Counter<long> _dropped = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouterDecisionsDropped, "{decision}", "Decision records that were not stored.");

    private readonly Counter<long> _hedges = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouterHedges, "{attempt}", "Second attempts while a slow first one was still open.");

    private readonly Counter<long> _denied = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouterRetriesDenied, "{attempt}", "Retries that the retry budget did not allow.");

    private readonly Gauge<int> _rejected = MaestroTelemetry.Meter.CreateGauge<int>(
        MaestroTelemetry.Metrics.RouterConfigRejected, null, "1 while the configuration file could not be taken over.");

    private readonly Gauge<int> _storage = MaestroTelemetry.Meter.CreateGauge<int>(
        MaestroTelemetry.Metrics.RouterStorageUp, null, "1 while a part of the router's storage can be used, else 0.");

    private readonly Counter<long> _verdicts = MaestroTelemetry.Meter.CreateCounter<long>(
        MaestroTelemetry.Metrics.RouterPolicyVerdicts, "{candidate}", "Candidates of choices that policy judged, by outcome.");

    private readonly Gauge<int> _policyRejected = MaestroTelemetry.Meter.CreateGauge<int>(
        MaestroTelemetry.Metrics.RouterPolicyRejected, null, "1 while the policies in their folder could not be taken over.");

    // Observed, not counted: whoever begins to listen in the middle of a request would only see it leave.
    static RouterMetrics() => MaestroTelemetry.Meter.CreateObservableUpDownCounter(
        MaestroTelemetry.Metrics.RouterInFlight, static () => Volatile.Read(ref _underWay), null,
        "Requests being served now, streams included.");

    /// <summary>A request has arrived; pair each with one <see cref="Left"/>.</summary>
    public void Arrived() => Interlocked.Increment(ref _underWay);

    public void Left() => Interlocked.Decrement(ref _underWay);

    public void Breaker(string deployment, int state) =>
        _breaker.Record(state, new KeyValuePair<string, object?>(DeploymentTag, deployment));

    public void DecisionsDropped(int count) => _dropped.Add(count);

    public void Storage(string part, bool up) => _storage.Record(up ? 1 : 0, new KeyValuePair<string, object?>("part", part));

    public void Hedged(Deployment deployment) => _hedges.Add(1, new KeyValuePair<string, object?>(DeploymentTag, deployment.Id));

    public void RetryDenied(string group) => _denied.Add(1, new KeyValuePair<string, object?>(Group, group));

    public void ConfigRejected(bool rejected) => _rejected.Record(rejected ? 1 : 0);

    public void PolicyRejected(bool rejected) => _policyRejected.Record(rejected ? 1 : 0);

    public void Judged(int denied, int candidates)
    {
        if (denied > 0) _verdicts.Add(denied, new KeyValuePair<string, object?>(Outcome, "denied"));
        if (candidates > denied) _verdicts.Add(candidates - denied, new KeyValuePair<string, object?>(Outcome, "allowed"));
    }

    public void Decided(string group, Deployment? chosen, TimeSpan elapsed)
    {
        _decisions.Add(1, new(Group, group), new(DeploymentTag, chosen?.Id ?? "none"));
        _decisionTime.Record(elapsed.TotalSeconds);
    }

    public void Attempted(Deployment deployment, AttemptFailure failure) =>
        _attempts.Add(
            1, new(DeploymentTag, deployment.Id), new(Provider, deployment.Config.Provider.Name), new(Outcome, failure.Name()));

    public void FellBack(string from, string to) => _fallbacks.Add(1, new("from", from), new("to", to));

    public void FirstToken(Deployment deployment, TimeSpan elapsed) =>
        _firstToken.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>(DeploymentTag, deployment.Id));

    /// <param name="deployment">The one last tried; null: none.</param>
    public void Ended(Deployment? deployment, string outcome, TimeSpan elapsed, in CompletionFacts facts, decimal? cost)
    {
        var tags = new TagList { { DeploymentTag, deployment?.Id ?? "none" }, { Outcome, outcome } };
        _duration.Record(elapsed.TotalSeconds, tags);
        if (deployment is null || !facts.HasUsage) return;
        RecordTokens(deployment, "input", facts.InputTokens);
        RecordTokens(deployment, "output", facts.OutputTokens);
        if (cost is { } usd) _cost.Add((double)usd, new KeyValuePair<string, object?>(DeploymentTag, deployment.Id));
    }

    private void RecordTokens(Deployment deployment, string type, long? count)
    {
        if (count is { } tokens)
            _tokens.Record(tokens, new(DeploymentTag, deployment.Id), new(MaestroTelemetry.GenAi.TokenType, type));
    }
}
