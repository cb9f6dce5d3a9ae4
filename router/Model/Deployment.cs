using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Maestro.Router.Attempts;
using Maestro.Router.Formats;
using Maestro.Router.Learning;
using Maestro.Router.Prices;
using Polly;
using Polly.CircuitBreaker;

namespace Maestro.Router.Model;

/// <summary>A deployment at run time: its configuration and what we have learnt about it. Safe for concurrent use.</summary>
public sealed class Deployment
{
    private static readonly TimeSpan LongestCooldown = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly CircuitBreakerStateProvider _breaker;
    private readonly Action<string, int> _onBreaker;
    private readonly ModelPattern? _pattern;
    private readonly string _headerModel;
    private readonly ReadOnlyMemory<byte> _modelLiteral;
    private readonly Uri[] _endpoints;
    private readonly ImmutableSortedDictionary<string, int> _allowedFails;
    private readonly TimeSpan _cooldown;
    private readonly ConcurrentDictionary<string, RateWindow> _failures = new(StringComparer.Ordinal);
    private long _breakerOpenUntil;
    private long _coolingUntil;
    private int _inFlight;

    internal Deployment(
        DeploymentConfig config, RouterConfig router, DeploymentStats stats, TimeProvider time, Action<string, int> onBreaker)
    {
        Config = config;
        Stats = stats;
        _time = time;
        _onBreaker = onBreaker;
        _breaker = new();
        _pattern = ModelPattern.Is(config.ModelName) ? new(config.ModelName) : null;
        _headerModel = Header(config.Model);
        _modelLiteral = JsonSerializer.SerializeToUtf8Bytes(config.Model, FormatJson.Default.String);
        _endpoints = [.. Enum.GetValues<Operation>().Select(operation => config.Provider.Endpoint(config, operation))];
        Headers =
        [
            .. config.Provider.Headers(config),
            .. config.ExtraHeaders.Select(header => KeyValuePair.Create(header.Key, header.Value.Reveal())),
        ];
        Tokens = config.Provider.Tokens(config, time);
        Replica = config.Provider.ReportsServing ? new(config) : null;
        Fingerprint = DeploymentFingerprint.Of(config, router);
        _allowedFails = router.Settings.AllowedFailsPolicy;
        _cooldown = config.CooldownTime ?? router.Settings.CooldownTime;
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

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    internal ITokenSource? Tokens { get; }

    /// <summary>Breaker and time limit around one attempt.</summary>
    internal ResiliencePipeline<AttemptOutcome> Pipeline { get; }

    internal CircuitState BreakerState => _breaker.CircuitState;

    /// <summary>
    /// The model that the provider is asked for when a client asks for this name; null when the name does not fit the wildcard.
    /// </summary>
    internal string? ModelFor(string asked) =>
        _pattern is null || !ModelPattern.Is(Config.Model) ? Config.Model : _pattern.Fill(asked, Config.Model);

    internal ReadOnlyMemory<byte> LiteralOf(string model) =>
        ReferenceEquals(model, Config.Model)
            ? _modelLiteral
            : JsonSerializer.SerializeToUtf8Bytes(model, FormatJson.Default.String);

    /// <summary>The model's name in a form that fits into a header.</summary>
    internal string HeaderOf(string asked) =>
        ModelFor(asked) is { } model && !ReferenceEquals(model, Config.Model) ? Header(model) : _headerModel;

    internal Uri Endpoint(Operation operation, string model) =>
        ReferenceEquals(model, Config.Model)
            ? _endpoints[(int)operation]
            : Config.Provider.Endpoint(Config with { Model = model }, operation);

    /// <summary>Of the model that the name stands for; null when nobody knows.</summary>
    internal TokenPrice? PriceOf(string asked) =>
        Config.Price ?? (_pattern is not null && ModelFor(asked) is { } model ? PriceTable.Find(Config.Provider, model) : null);

    /// <summary>
    /// Stays away for a while, because the provider said so: an hour at most, after which it may say so again. A shorter wish
    /// does not shorten a longer one.
    /// </summary>
    internal void CoolDown(TimeSpan duration)
    {
        var until = (_time.GetUtcNow() + (duration < LongestCooldown ? duration : LongestCooldown)).UtcTicks;
        long known;
        while ((known = Volatile.Read(ref _coolingUntil)) < until
            && Interlocked.CompareExchange(ref _coolingUntil, until, known) != known)
        {
            // Another request moved it; look again.
        }
    }

    internal void Enter() => Interlocked.Increment(ref _inFlight);

    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Stays away once it has had more failures of a kind than the configuration allows.</summary>
    internal void CountFailure(AttemptFailure failure)
    {
        if (failure.In(_allowedFails) is not { } allowed || failure.Class() is not { } kind) return;
        var recent = _failures.GetOrAdd(kind, static (_, time) => new(time), _time);
        recent.Add(1);
        if (recent.PerMinute > allowed) CoolDown(_cooldown);
    }

    /// <summary>Counts a stream that died after it had begun: that attempt had already passed the breaker as a success.</summary>
    internal async ValueTask ReportBrokenStreamAsync()
    {
        Stats.Reliability.Record(success: false);
        CountFailure(AttemptFailure.StreamBroken);
        var context = ResilienceContextPool.Shared.Get();
        await Pipeline.ExecuteOutcomeAsync(
            static (_, _) => ValueTask.FromResult(
                Outcome.FromResult(AttemptOutcome.Failed(AttemptFailure.StreamBroken, "broke off after its first event"))),
            context,
            0);
        ResilienceContextPool.Shared.Return(context);
    }

    private static string Header(string model) =>
        model.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Uri.EscapeDataString(model) : model;

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
