using System.Collections.Immutable;
using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Model;
using Maestro.Router.Telemetry;
using Polly;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Takes a request through its chain of groups: within a group attempts and retries, then the next group. Nothing of an answer has
/// reached the client before this returns, so a failed attempt leaves no trace there.
/// </summary>
internal sealed class Dispatcher(Chooser chooser, AttemptRunner runner, Hedge hedge, RouterMetrics metrics, TimeProvider time)
{
    /// <summary>Turns to groups for long or refused requests; a configuration may lead them in a circle.</summary>
    private const int MaxTurns = 3;

    /// <summary>Choices again because a budget was just used up; each time another deployment is out.</summary>
    private const int MaxClaims = 16;

    private readonly RetryPolicy _retries = new(chooser, metrics, time);

    /// <summary>The answer, or the failure that tells most. Throws only when <paramref name="cancellationToken"/> says so.</summary>
    public async ValueTask<AttemptOutcome> DispatchAsync(RoutedRequest request, ImmutableArray<DeploymentGroup> chain, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryPolicy.Request, request);
            context.Properties.Set(AttemptPipeline.Terms, request);
            var retries = _retries.For(request.Table.Config);
            retries.Budget.Request();
            AttemptOutcome? last = null;
            var turns = 0;
            for (var index = 0; index < chain.Length; index++)
            {
                Turn(request, chain, index);
                var outcome = await retries.Pipeline.ExecuteAsync(
                    static (context, state) => state.Dispatcher.AttemptAsync(context, state.Request), context, (Dispatcher: this, Request: request));
                if (outcome.Failure == AttemptFailure.None) return outcome;
                if (outcome.Failure.IsClients())
                {
                    if (turns++ == MaxTurns || Elsewhere(request, outcome.Failure) is not { IsEmpty: false } others) return outcome;
                    metrics.FellBack(chain[index].Name, others[0].Name);
                    (chain, index) = (others, -1);
                }
                else if (!request.MayRepeat(outcome.Failure) && outcome.Failure != AttemptFailure.NoCandidate)
                {
                    return outcome;
                }

                if (last is null || outcome.Failure != AttemptFailure.NoCandidate)
                {
                    last?.Dispose();
                    last = outcome;
                }

                if (time.GetTimestamp() >= request.Deadline) break;
            }

            return last!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private void Turn(RoutedRequest request, ImmutableArray<DeploymentGroup> chain, int index)
    {
        request.Group = chain[index];
        request.IsLastGroup = index == chain.Length - 1;
        request.Failed.Clear();
        if (index > 0) metrics.FellBack(chain[0].Name, chain[index].Name);
    }

    private static ImmutableArray<DeploymentGroup>? Elsewhere(RoutedRequest request, AttemptFailure failure) => request.Pin is not null ? null : failure switch
    {
        AttemptFailure.ContextTooLong => request.Table.ForLongContext(request.Group!.Name),
        AttemptFailure.ContentRefused => request.Table.ForRefusedContent(request.Group!.Name),
        _ => null,
    };

    private async ValueTask<AttemptOutcome> AttemptAsync(ResilienceContext context, RoutedRequest request)
    {
        if (Choose(request) is not { } deployment)
            return AttemptOutcome.Failed(AttemptFailure.NoCandidate, $"no deployment of '{request.Group!.Name}' can be used now");

        request.Deployment = deployment;
        var attempt = hedge.Delay(request, deployment) is { } delay
            ? await hedge.RunAsync(context, request, deployment, delay, Choose)
            : await runner.RunAsync(context, request, deployment);
        return Settle(request, attempt);
    }

    private static AttemptOutcome Settle(RoutedRequest request, Attempt attempt)
    {
        var (deployment, outcome) = (attempt.Deployment, attempt.Outcome);
        request.Deployment = deployment;
        request.Attempts.Add(new(deployment.Id, outcome.Failure.Name(), outcome.Status, attempt.Elapsed.TotalMilliseconds, outcome.Detail));
        if (outcome.Failure != AttemptFailure.None)
        {
            request.Failed.Add(deployment);
            return outcome;
        }

        request.Serving = true;
        request.Span = attempt.Span;
        request.Facts = outcome.Facts;
        request.Simulated = outcome.Headers.Simulated || deployment.Config.Provider == Providers.Simulator;
        return outcome;
    }

    private Deployment? Choose(RoutedRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        using var span = RouterSpans.StartChoice();
        request.Claim?.Release(); // of the attempt before: its price is not this one's
        var chosen = ChooseWithin(request, request.Failed);
        request.Choices.Add(chosen);
        if (chosen.Deployment is null && request.Failed.Count > 0)
        {
            // All have failed once; the retry policy has found one worth another try.
            chosen = ChooseWithin(request, []);
        }

        RouterSpans.EndChoice(span, request, chosen);
        var elapsed = Stopwatch.GetElapsedTime(started);
        request.DecisionTime += elapsed;
        if (request.Query.Policy is not null) metrics.Judged(chosen.Denied, chosen.Candidates.Length);
        metrics.Decided(request.Group!.Name, chosen.Deployment, elapsed);
        return chosen.Deployment;
    }

    /// <summary>Chooses, and sets aside what it will cost. When others took what was left in the meantime, the filters see that now.</summary>
    private Chosen ChooseWithin(RoutedRequest request, List<Deployment> failed)
    {
        for (var left = MaxClaims; ; left--)
        {
            var chosen = chooser.Choose(request.Group!, request.Table, request.Query, failed, request.Choices.Count);
            if (chosen.Deployment is not { } deployment || request.Claim is not { } claim || claim.TryTake(deployment.EstimateUsd(request.Query) ?? 0)) return chosen;
            if (left == 0) return chosen with { Deployment = null };
        }
    }
}
