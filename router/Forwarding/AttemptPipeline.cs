using Maestro.Router.Configuration;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Maestro.Router.Forwarding;

/// <summary>The resilience around one attempt at one deployment: its breaker, then the time limit.</summary>
internal static class AttemptPipeline
{
    /// <summary>Set on the context when the request is a stream: its limit is to the first event.</summary>
    public static ResiliencePropertyKey<bool> IsStream { get; } = new("maestro.stream");

    public static ResiliencePipeline<AttemptOutcome> Create(
        DeploymentConfig config, RouterSettings settings, TimeProvider time, CircuitBreakerStateProvider state, Action<CircuitState, TimeSpan> onChanged) =>
        new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = time, Name = config.Id }
            .AddCircuitBreaker(new()
            {
                FailureRatio = 0.5,
                MinimumThroughput = Math.Max(2, settings.AllowedFails + 1),
                SamplingDuration = RouterSettings.FailureWindow,
                BreakDuration = settings.CooldownTime < TimeSpan.FromMilliseconds(500) ? TimeSpan.FromMilliseconds(500) : settings.CooldownTime,
                StateProvider = state,
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is TimeoutRejectedException
                    || arguments.Outcome.Result is { } outcome && outcome.Failure.CountsAgainstDeployment()),
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
                TimeoutGenerator = arguments => ValueTask.FromResult(
                    arguments.Context.Properties.GetValue(IsStream, false) ? config.StreamTimeout : config.Timeout),
            })
            .Build();
}
