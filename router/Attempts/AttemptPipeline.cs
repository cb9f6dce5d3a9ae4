using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Maestro.Router.Attempts;

/// <summary>The resilience around one attempt at one deployment: its breaker, then the time limit.</summary>
internal static class AttemptPipeline
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10); // Polly's own

    /// <summary>
    /// Set on the context: a stream's limit is to its first event, and no limit goes past the request's own deadline.
    /// </summary>
    public static ResiliencePropertyKey<IAttemptTerms> Terms { get; } = new("maestro.attempt.terms");

    public static ResiliencePipeline<AttemptOutcome> Create(
        DeploymentConfig config, RouterSettings settings, TimeProvider time, CircuitBreakerStateProvider state,
        Action<CircuitState, TimeSpan> onChanged) =>
        new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = time, Name = config.Id }
            .AddCircuitBreaker(new()
            {
                FailureRatio = 0.5,
                MinimumThroughput = Math.Max(2, settings.AllowedFails + 1),
                SamplingDuration = RouterSettings.FailureWindow,
                BreakDuration = Cooldown(config.CooldownTime ?? settings.CooldownTime),
                StateProvider = state,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception
                        is TimeoutRejectedException ? AttemptFailure.TimedOut.In(settings.AllowedFailsPolicy) is null
                    : arguments.Outcome.Result is { } outcome && outcome.Failure.CountsAgainstDeployment()
                    && outcome.Failure.In(settings.AllowedFailsPolicy) is null),
                OnOpened = arguments =>
                {
                    onChanged(CircuitState.Open, arguments.BreakDuration);
                    return default;
                },
                OnHalfOpened = _ =>
                {
                    onChanged(CircuitState.HalfOpen, TimeSpan.Zero);
                    return default;
                },
                OnClosed = _ =>
                {
                    onChanged(CircuitState.Closed, TimeSpan.Zero);
                    return default;
                },
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = arguments => ValueTask.FromResult(Limit(arguments.Context, config, time)),
            })
            .Build();

    // Polly's least
    private static TimeSpan Cooldown(TimeSpan asked) =>
        asked < TimeSpan.FromMilliseconds(500) ? TimeSpan.FromMilliseconds(500) : asked;

    private static TimeSpan Limit(ResilienceContext context, DeploymentConfig config, TimeProvider time)
    {
        var terms = context.Properties.GetValue(Terms, null!);
        if (terms is null) return config.Timeout; // only a broken stream being reported
        var limit = terms.Stream ? config.StreamTimeout : config.Timeout;
        var left = time.GetElapsedTime(time.GetTimestamp(), terms.Deadline);
        return left >= limit ? limit : left > Least ? left : Least;
    }
}
