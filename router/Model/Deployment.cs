using System.Text.Json;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Forwarding;
using Maestro.Router.Learning;
using Maestro.Router.Objectives;
using Maestro.Router.Serving;
using Maestro.Router.Upstreams;
using Polly;
using Polly.CircuitBreaker;

namespace Maestro.Router.Model;

/// <summary>A deployment at run time: its configuration and what we have learnt about it. Safe for concurrent use.</summary>
public sealed class Deployment
{
    /// <summary>Requests at once that count as a load of one, for providers that do not report theirs.</summary>
    private const double UsualParallelism = 16;

    private readonly TimeProvider _time;
    private readonly CircuitBreakerStateProvider _breaker;
    private readonly Action<string, int> _onBreaker;
    private readonly Uri[] _endpoints;
    private long _breakerOpenUntil;
    private long _coolingUntil;
    private int _inFlight;

    internal Deployment(DeploymentConfig config, RouterConfig router, DeploymentStats stats, TimeProvider time, Action<string, int> onBreaker)
    {
        Config = config;
        Stats = stats;
        _time = time;
        _onBreaker = onBreaker;
        _breaker = new();
        HeaderModel = config.Model.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Uri.EscapeDataString(config.Model) : config.Model;
        ModelLiteral = JsonSerializer.SerializeToUtf8Bytes(config.Model, ForwardingJson.Default.String);
        _endpoints = [.. Enum.GetValues<Operation>().Select(operation => config.Provider.Endpoint(config, operation))];
        Headers = [.. config.Provider.Headers(config), .. config.ExtraHeaders.Select(header => KeyValuePair.Create(header.Key, header.Value.Reveal()))];
        Tokens = config.Provider.Tokens(config, time);
        Replica = config.Provider.ReportsServing ? new(config) : null;
        Fingerprint = DeploymentFingerprint.Of(config, router);
        Pipeline = AttemptPipeline.Create(config, router.Settings, time, _breaker, OnBreaker);
        onBreaker(Id, 0);
    }

    public DeploymentConfig Config { get; }

    public string Id => Config.Id;

    /// <summary>Requests being served now, streams included.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>How long the breaker still keeps the deployment out; zero when it does not, or when a probe is due.</summary>
    public TimeSpan BreakerOpenFor =>
        _breaker.CircuitState == CircuitState.Open ? Until(Volatile.Read(ref _breakerOpenUntil)) : TimeSpan.Zero;

    /// <summary>How long the provider still asks us to stay away (Retry-After); zero when it does not.</summary>
    public TimeSpan CoolingFor => Until(Volatile.Read(ref _coolingUntil));

    internal DeploymentStats Stats { get; }

    /// <summary>What its server reports about itself, where it does.</summary>
    internal Replica? Replica { get; }

    /// <summary>Two configurations with the same fingerprint behave alike.</summary>
    internal string Fingerprint { get; }

    /// <summary>The model's name in a form that fits into a header.</summary>
    internal string HeaderModel { get; }

    /// <summary>The model's name as JSON.</summary>
    internal ReadOnlyMemory<byte> ModelLiteral { get; }

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    internal ITokenSource? Tokens { get; }

    /// <summary>Breaker and time limit around one attempt.</summary>
    internal ResiliencePipeline<AttemptOutcome> Pipeline { get; }

    internal CircuitState BreakerState => _breaker.CircuitState;

    internal Uri Endpoint(Operation operation) => _endpoints[(int)operation];

    /// <summary>US dollars that the request is likely to cost here; null when the price is not known.</summary>
    internal decimal? EstimateUsd(RoutingQuery query)
    {
        if (Config.Price is not { } price) return null;
        var output = query.Operation == Operation.Embeddings ? 0 : Math.Min(query.MaxOutputTokens ?? int.MaxValue, Stats.OutputTokens);
        return price.Of(query.InputTokens, (long)output);
    }

    internal ObjectiveValues ValuesFor(RoutingQuery query)
    {
        var serving = Replica?.Now;
        var load = InFlight / UsualParallelism;
        if (serving is { Up: true }) load = Math.Max(load, ((serving.Running + (2 * serving.Waiting)) / UsualParallelism) + (serving.KvUsage >= 0.95 ? 1 : 0));
        var quality = Config.Quality;
        return new(
            (query.TaskClass is { } kind && quality.TryGetValue(kind, out var own)) || quality.TryGetValue("", out own) ? own : 0.5,
            Stats.Latency(query.Stream).P95,
            (double?)EstimateUsd(query),
            Stats.Reliability.LowerBound,
            load,
            Config.Provider.SelfHosted ? 1 : Config.Jurisdiction is null ? 0 : 0.5,
            serving?.KvHitRatio);
    }

    /// <summary>Stays away for a while, because the provider said so. A shorter wish does not shorten a longer one.</summary>
    internal void CoolDown(TimeSpan duration)
    {
        var until = (_time.GetUtcNow() + duration).UtcTicks;
        long known;
        while ((known = Volatile.Read(ref _coolingUntil)) < until && Interlocked.CompareExchange(ref _coolingUntil, until, known) != known)
        {
            // Another request moved it; look again.
        }
    }

    internal void Enter() => Interlocked.Increment(ref _inFlight);

    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Counts a stream that died after it had begun: that attempt had already passed the breaker as a success.</summary>
    internal async ValueTask ReportBrokenStreamAsync()
    {
        Stats.Reliability.Record(success: false);
        await Pipeline.ExecuteOutcomeAsync(
            static (_, _) => ValueTask.FromResult(Outcome.FromResult(AttemptOutcome.Failed(AttemptFailure.StreamBroken, "broke off after its first event"))),
            ResilienceContextPool.Shared.Get(),
            0);
    }

    private void OnBreaker(CircuitState state, TimeSpan breakDuration)
    {
        if (state == CircuitState.Open) Volatile.Write(ref _breakerOpenUntil, (_time.GetUtcNow() + breakDuration).UtcTicks);
        _onBreaker(Id, state switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 });
    }

    private TimeSpan Until(long ticks)
    {
        if (ticks == 0) return TimeSpan.Zero;
        var left = ticks - _time.GetUtcNow().UtcTicks;
        return left > 0 ? new(left) : TimeSpan.Zero;
    }
}
