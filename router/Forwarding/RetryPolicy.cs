using System.Runtime.CompilerServices;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Telemetry;
using Polly;
using Polly.Retry;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Retries within one group. Another deployment is tried at once. The same one is tried again only when no other is left and its
/// failure may pass: after the wait that it asked for, or else after a growing delay. A rate limit is waited for only when there
/// is no further group to turn to.
/// </summary>
internal sealed class RetryPolicy(Chooser chooser, RouterMetrics metrics, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A timer may fire a little before the clock has got there; the deployment is in cooldown until the clock has.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(20);

    private static readonly ConditionalWeakTable<RouterConfig, RetryBudget> Budgets = [];

    private readonly ConditionalWeakTable<RouterConfig, Retries> _retries = [];

    public static ResiliencePropertyKey<DispatchProgress> Progress { get; } = new("maestro.progress");

    /// <summary>Assumed when a provider limits the rate without saying for how long.</summary>
    public static TimeSpan DefaultRetryAfter { get; } = TimeSpan.FromSeconds(1);

    public Retries For(RouterConfig config) => _retries.GetValue(config, Create);

    /// <summary>Known once <see cref="For"/> has been called with the request's configuration.</summary>
    public static RetryBudget BudgetOf(RoutedRequest request) => Budgets.TryGetValue(request.Table.Config, out var budget)
        ? budget
        : throw new InvalidOperationException("the request has not been dispatched");

    private Retries Create(RouterConfig config)
    {
        var budget = Budgets.GetValue(config, config => new(config.Rules.RetryRatio, config.Rules.RetriesPerSecond, time));
        return new(CreatePipeline(config.Settings, budget), budget);
    }

    private ResiliencePipeline<AttemptOutcome> CreatePipeline(RouterSettings settings, RetryBudget budget)
    {
        var most = Math.Max(settings.NumRetries, settings.RetryPolicy.Values.DefaultIfEmpty().Max());
        if (most == 0) return ResiliencePipeline<AttemptOutcome>.Empty;
        return new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<AttemptOutcome>
            {
                MaxRetryAttempts = most,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { } outcome
                    && arguments.AttemptNumber < (outcome.Failure.In(settings.RetryPolicy) ?? settings.NumRetries)
                    && Wait(arguments.Context, outcome, arguments.AttemptNumber, settings) is not null
                    && Allowed(arguments.Context, budget)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    Wait(arguments.Context, arguments.Outcome.Result!, arguments.AttemptNumber, settings)),
            })
            .Build();
    }

    /// <summary>How long to wait before the next attempt in this group; null when there should be none.</summary>
    private TimeSpan? Wait(ResilienceContext context, AttemptOutcome outcome, int attempt, RouterSettings settings)
    {
        if (!outcome.Failure.MovesOn()) return null;
        var progress = context.Properties.GetValue(Progress, null!);
        var request = progress.Request;
        if (!request.MayRepeat(outcome.Failure) || time.GetTimestamp() >= request.Deadline) return null;
        if (HasUntried(progress)) return TimeSpan.Zero;
        if (!outcome.Failure.IsTransient()) return null;

        if (outcome.Failure == AttemptFailure.RateLimited)
        {
            var asked = outcome.RetryAfter ?? DefaultRetryAfter;
            return progress.IsLastGroup && asked <= settings.MaxRetryAfter ? asked + Margin : null;
        }

        if (outcome.RetryAfter is { } wait) return wait <= settings.MaxRetryAfter ? wait : null;
        var delay = FirstDelay * Math.Pow(2, attempt);
        return (delay < MaxDelay ? delay : MaxDelay) * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    private bool HasUntried(DispatchProgress progress)
    {
        foreach (var deployment in progress.Group.Deployments)
        {
            if (!progress.Failed.Contains(deployment) && chooser.Exclude(deployment, progress.Request.Query) is null) return true;
        }

        return false;
    }

    private bool Allowed(ResilienceContext context, RetryBudget budget)
    {
        if (budget.TryRetry()) return true;
        metrics.RetryDenied(context.Properties.GetValue(Progress, null!).Group.Name);
        return false;
    }
}

/// <summary>What a configuration says about retries, at work.</summary>
internal sealed record Retries(ResiliencePipeline<AttemptOutcome> Pipeline, RetryBudget Budget);
