using System.Collections.Immutable;
using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Telemetry;
using Polly;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Takes a request through its chain of groups: within a group attempts and retries, then the next group. Nothing of an answer
/// has reached the client before this returns, so a failed attempt leaves no trace there.
/// </summary>
internal sealed class Dispatcher(Chooser chooser, AttemptRunner runner, Hedge hedge, RouterMetrics metrics, TimeProvider time)
{
    /// <summary>Turns to groups for long or refused requests; a configuration may lead them in a circle.</summary>
    private const int MaxTurns = 3;

    /// <summary>Choices again because a budget was just used up; each time another deployment is out.</summary>
    private const int MaxClaims = 16;

    private readonly RetryPolicy _retries = new(chooser, metrics, time);

    /// <summary>Never throws for what a provider or a client does: that the client has left is an outcome too.</summary>
    public async ValueTask<RouteResult> DispatchAsync(RoutedRequest request, CancellationToken cancellationToken)
    {
        var progress = new DispatchProgress(request);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryPolicy.Progress, progress);
            context.Properties.Set(AttemptPipeline.Terms, request);
            var (outcome, span) = await RunAsync(context, progress);
            return new(
                request, outcome, progress.Group, progress.Deployment, progress.Choices, progress.Attempts, progress.Sent,
                progress.DecisionTime, span);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<(AttemptOutcome Outcome, Activity? Span)> RunAsync(
        ResilienceContext context, DispatchProgress progress)
    {
        var request = progress.Request;
        var retries = _retries.For(request.Table.Config);
        retries.Budget.Request();
        AttemptOutcome? last = null;
        var turns = 0;
        var chain = request.Chain;
        for (var index = 0; index < chain.Length; index++)
        {
            if (index > 0) metrics.FellBack(chain[0].Name, chain[index].Name);
            progress.Turn(chain[index], isLast: index == chain.Length - 1);
            var outcome = await AttemptGroupAsync(context, retries, progress);
            if (outcome.Failure is AttemptFailure.None or AttemptFailure.ClientLeft)
            {
                last?.Dispose();
                return (outcome, progress.Span);
            }

            if (outcome.Failure.IsClients())
            {
                if (turns++ == MaxTurns || Elsewhere(progress, outcome.Failure) is not { IsEmpty: false } others)
                    return (outcome, null);
                metrics.FellBack(chain[index].Name, others[0].Name);
                (chain, index) = (others, -1);
            }
            else if (!request.MayRepeat(outcome.Failure) && outcome.Failure != AttemptFailure.NoCandidate)
            {
                return (outcome, null);
            }

            if (last is null || outcome.Failure != AttemptFailure.NoCandidate)
            {
                last?.Dispose();
                last = outcome;
            }

            if (time.GetTimestamp() >= request.Deadline) break;
        }

        return (last!, null);
    }

    private async ValueTask<AttemptOutcome> AttemptGroupAsync(
        ResilienceContext context, Retries retries, DispatchProgress progress)
    {
        try
        {
            return await retries.Pipeline.ExecuteAsync(
                static (context, state) => state.Dispatcher.AttemptAsync(context, state.Progress), context,
                (Dispatcher: this, Progress: progress));
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            return AttemptOutcome.Failed(AttemptFailure.ClientLeft, "the client has left");
        }
    }

    private static ImmutableArray<DeploymentGroup>? Elsewhere(DispatchProgress progress, AttemptFailure failure)
    {
        var request = progress.Request;
        return request.Pin is not null ? null : failure switch
        {
            AttemptFailure.ContextTooLong => request.Table.ForLongContext(progress.Group.Name),
            AttemptFailure.ContentRefused => request.Table.ForRefusedContent(progress.Group.Name),
            _ => null,
        };
    }

    private async ValueTask<AttemptOutcome> AttemptAsync(ResilienceContext context, DispatchProgress progress)
    {
        if (Choose(progress) is not { } deployment)
            return AttemptOutcome.Failed(AttemptFailure.NoCandidate, $"no deployment of '{progress.Group.Name}' can be used now");

        progress.Deployment = deployment;
        var attempt = hedge.Delay(progress, deployment) is { } delay
            ? await hedge.RunAsync(context, progress, deployment, delay, Choose)
            : await runner.RunAsync(context, progress, deployment);
        progress.Deployment = attempt.Deployment;
        progress.Span = attempt.Span;
        progress.Note(attempt);
        return attempt.Outcome;
    }

    private Deployment? Choose(DispatchProgress progress)
    {
        var request = progress.Request;
        var started = Stopwatch.GetTimestamp();
        using var span = RouterSpans.StartChoice();
        request.Claim?.Release(); // of the attempt before: its price is not this one's
        var chosen = ChooseWithin(progress, progress.Failed);
        progress.Choices.Add(chosen);
        if (chosen.Deployment is null && progress.Failed.Count > 0)
        {
            // All have failed once; the retry policy has found one worth another try.
            chosen = ChooseWithin(progress, []);
        }

        RouterSpans.EndChoice(span, progress, chosen);
        var elapsed = Stopwatch.GetElapsedTime(started);
        progress.DecisionTime += elapsed;
        if (request.Query.Policy is not null) metrics.Judged(chosen.Denied, chosen.Candidates.Length);
        metrics.Decided(progress.Group.Name, chosen.Deployment, elapsed);
        return chosen.Deployment;
    }

    /// <summary>
    /// Chooses, and sets aside what it will cost. When others took what was left in the meantime, the filters see that now.
    /// </summary>
    private Chosen ChooseWithin(DispatchProgress progress, List<Deployment> failed)
    {
        var request = progress.Request;
        for (var left = MaxClaims; ; left--)
        {
            var chosen = chooser.Choose(progress.Group, request.Table, request.Query, failed, progress.Choices.Count);
            if (chosen.Deployment is not { } deployment || request.Claim is not { } claim
                || claim.TryTake(deployment.EstimateUsd(request.Query) ?? 0))
                return chosen;
            if (left == 0) return chosen with { Deployment = null };
        }
    }
}
