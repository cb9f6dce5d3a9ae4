using Maestro.Router.Attempts;
using Maestro.Router.Decisions;
using Maestro.Router.Telemetry;
using Polly;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Sends a request to a second deployment of the group when the first takes longer than nineteen out of twenty of its answers do;
/// the first answer wins and the other attempt is cancelled. Off unless the configuration turns it on; takes from the retry
/// budget, so
/// that a slow time for all does not double the load.
/// </summary>
internal sealed class Hedge(AttemptRunner runner, RouterMetrics metrics, TimeProvider time)
{
    private const int FewestSamples = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    /// <summary>After how long a second attempt begins; null: never.</summary>
    public TimeSpan? Delay(DispatchProgress progress, Deployment deployment)
    {
        if (!progress.Request.Table.Config.Rules.Hedging || progress.Group.Deployments.Length < 2
            || !progress.Request.MayRepeat(AttemptFailure.Overtaken))
            return null;
        var sketch = deployment.Stats.Latency(progress.Request.Stream);
        if (sketch.Count < FewestSamples || sketch.P95 is not { } p95) return null;
        var delay = TimeSpan.FromMilliseconds(p95);
        return delay < Shortest ? Shortest : delay;
    }

    public async ValueTask<Attempt> RunAsync(
        ResilienceContext context, DispatchProgress progress, Deployment first, TimeSpan delay,
        Func<DispatchProgress, Deployment?> choose)
    {
        var cancellation = context.CancellationToken;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var stopFirst = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var firstContext = Context(progress, stopFirst.Token);
        var running = RunAsync(firstContext, progress, first);
        await Task.WhenAny(running, Task.Delay(delay, time, waiting.Token));
        await waiting.CancelAsync();
        if (running.IsCompleted || cancellation.IsCancellationRequested) return await running;

        progress.Failed.Add(first);
        var second = choose(progress);
        progress.Failed.Remove(first);
        if (second is null || second == first || !RetryPolicy.BudgetOf(progress.Request).TryRetry()) return await running;

        metrics.Hedged(second);
        using var stopSecond = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var hedging = RunAsync(Context(progress, stopSecond.Token), progress, second);
        var sooner = await Task.WhenAny(running, hedging);
        var other = sooner == running ? hedging : running;
        if (sooner.IsCompletedSuccessfully && (await sooner).Outcome.Failure == AttemptFailure.None)
        {
            await (sooner == running ? stopSecond : stopFirst).CancelAsync();
            await DropAsync(progress, other, sooner == running ? second : first);
            return await sooner;
        }

        // The quicker one failed: it is on record, and the other decides.
        if (sooner.IsCompletedSuccessfully && await sooner is { } failed)
        {
            progress.Note(failed);
            failed.Outcome.Dispose();
        }

        return await other;
    }

    private static ResilienceContext Context(DispatchProgress progress, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(AttemptPipeline.Terms, progress.Request);
        return context;
    }

    private async Task<Attempt> RunAsync(ResilienceContext context, DispatchProgress progress, Deployment deployment)
    {
        try
        {
            return await runner.RunAsync(context, progress, deployment);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// Waits for the cancelled attempt, so that nothing of it outlives the request; an answer that came all the same is thrown
    /// away.
    /// </summary>
    private static async Task DropAsync(DispatchProgress progress, Task<Attempt> loser, Deployment deployment)
    {
        try
        {
            var attempt = await loser;
            if (attempt.Outcome.Failure == AttemptFailure.None) deployment.Leave();
            RouterSpans.EndCancelled(attempt.Span);
            attempt.Outcome.Dispose();
        }
        catch (OperationCanceledException)
        {
            // As intended.
        }

        progress.Attempts.Add(
            new AttemptRecord(deployment.Id, AttemptFailure.Overtaken.Name(), null, 0, "another deployment answered sooner"));
    }
}
