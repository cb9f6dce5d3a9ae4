using System.Net.Http.Headers;
using Maestro.Router.Configuration;
using Maestro.Router.Forwarding;
using Polly;
using Polly.CircuitBreaker;

namespace Maestro.Router.Model;

/// <summary>A deployment at run time: its configuration and what we have learnt about it. Safe for concurrent use.</summary>
public sealed class Deployment
{
    private readonly TimeProvider _time;
    private readonly CircuitBreakerStateProvider _breaker;
    private readonly Action<string, int> _onBreaker;
    private long _breakerOpenUntil;
    private long _coolingUntil;
    private int _inFlight;

    internal Deployment(DeploymentConfig config, RouterSettings settings, TimeProvider time, Action<string, int> onBreaker)
    {
        Config = config;
        _time = time;
        _breaker = new();
        _onBreaker = onBreaker;
        HeaderModel = config.Model.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Uri.EscapeDataString(config.Model) : config.Model;
        Endpoint = new(config.ApiBase, "chat/completions");
        Authorization = config.ApiKey is { } key ? new("Bearer", key.Reveal()) : null;
        Pipeline = AttemptPipeline.Create(config, settings, time, _breaker, OnBreaker);
        onBreaker(Id, 0);
    }

    public DeploymentConfig Config { get; }

    public string Id => Config.Id;

    /// <summary>Requests being served now, streams included.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    internal Uri Endpoint { get; }

    /// <summary>The model's name in a form that fits into a header.</summary>
    internal string HeaderModel { get; }

    internal AuthenticationHeaderValue? Authorization { get; }

    /// <summary>Breaker and time limit around one attempt.</summary>
    internal ResiliencePipeline<AttemptOutcome> Pipeline { get; }

    /// <summary>How long the breaker still keeps the deployment out; zero when it does not, or when a probe is due.</summary>
    public TimeSpan BreakerOpenFor =>
        _breaker.CircuitState == CircuitState.Open ? Until(Volatile.Read(ref _breakerOpenUntil)) : TimeSpan.Zero;

    /// <summary>How long the provider still asks us to stay away (Retry-After); zero when it does not.</summary>
    public TimeSpan CoolingFor => Until(Volatile.Read(ref _coolingUntil));

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
    internal async ValueTask ReportBrokenStreamAsync() => await Pipeline.ExecuteOutcomeAsync(
        static (_, _) => ValueTask.FromResult(Outcome.FromResult(AttemptOutcome.Failed(AttemptFailure.StreamBroken, "broke off after its first event"))),
        ResilienceContextPool.Shared.Get(),
        0);

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
