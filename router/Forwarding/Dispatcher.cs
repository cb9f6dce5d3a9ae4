using System.Collections.Immutable;
using System.Diagnostics;
using Maestro.Router.Choice;
using Maestro.Router.Model;
using Maestro.Router.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Takes a request through its chain of groups: within a group attempts and retries, then the next group. Nothing of an answer has
/// reached the client before this returns, so a failed attempt leaves no trace there.
/// </summary>
internal sealed class Dispatcher(Chooser chooser, UpstreamClient client, RouterMetrics metrics, ILogger<Dispatcher> log, TimeProvider time)
{
    private readonly RetryPolicy _retries = new(chooser, time);

    /// <summary>The answer, or the failure that tells most. Throws only when <paramref name="cancellationToken"/> says so.</summary>
    public async ValueTask<AttemptOutcome> DispatchAsync(RoutedRequest request, ImmutableArray<DeploymentGroup> chain, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(RetryPolicy.Request, request);
            context.Properties.Set(AttemptPipeline.IsStream, request.Body.Stream);
            AttemptOutcome? last = null;
            for (var index = 0; index < chain.Length; index++)
            {
                request.Group = chain[index];
                request.IsLastGroup = index == chain.Length - 1;
                request.Failed.Clear();
                if (index > 0) metrics.FellBack(chain[0].Name, chain[index].Name);

                var outcome = await _retries.For(request.Table.Config.Settings).ExecuteAsync(
                    static (context, state) => state.Dispatcher.AttemptAsync(context, state.Request), context, (Dispatcher: this, Request: request));
                if (outcome.Failure is AttemptFailure.None or AttemptFailure.Rejected) return outcome;
                if (last is null || outcome.Failure != AttemptFailure.NoCandidate) last = outcome;
            }

            return last!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<AttemptOutcome> AttemptAsync(ResilienceContext context, RoutedRequest request)
    {
        if (Choose(request) is not { } deployment)
            return AttemptOutcome.Failed(AttemptFailure.NoCandidate, $"no deployment of '{request.Group!.Name}' can be used now");

        request.Deployment = deployment;
        deployment.Enter();
        var started = time.GetTimestamp();
        var span = RouterSpans.StartAttempt(request, deployment);
        var outcome = await SendAsync(context, request, deployment, span);
        var elapsed = time.GetElapsedTime(started);

        request.Attempts.Add(new(deployment.Id, outcome.Failure.Name(), outcome.Status, elapsed.TotalMilliseconds, outcome.Detail));
        metrics.Attempted(deployment, outcome.Failure);
        if (outcome.Failure == AttemptFailure.None)
        {
            request.Serving = true;
            request.Span = span;
            request.Facts = outcome.Facts;
            request.Simulated = outcome.Headers.Simulated || deployment.Config.Provider == Configuration.Providers.Simulator;
            return outcome;
        }

        deployment.Leave();
        RouterSpans.EndFailed(span, outcome);
        log.AttemptFailed(deployment.Id, outcome.Failure.Name(), outcome.Status, outcome.Detail);
        if (outcome.Failure == AttemptFailure.RateLimited) deployment.CoolDown(outcome.RetryAfter ?? RetryPolicy.DefaultRetryAfter);
        request.Failed.Add(deployment);
        return outcome;
    }

    private Deployment? Choose(RoutedRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        using var span = RouterSpans.StartChoice();
        var strategy = request.Table.Config.Settings.Strategy;
        var chosen = chooser.Choose(request.Group!, strategy, request.Failed);
        request.Candidates.AddRange(chosen.Candidates);
        if (chosen.Deployment is null && request.Failed.Count > 0)
        {
            // All have failed once; the retry policy has found one worth another try.
            chosen = chooser.Choose(request.Group!, strategy, []);
        }

        RouterSpans.EndChoice(span, request, chosen);
        var elapsed = Stopwatch.GetElapsedTime(started);
        request.DecisionTime += elapsed;
        metrics.Decided(request.Group!.Name, chosen.Deployment, elapsed);
        return chosen.Deployment;
    }

    private async ValueTask<AttemptOutcome> SendAsync(ResilienceContext context, RoutedRequest request, Deployment deployment, Activity? span)
    {
        var outcome = await deployment.Pipeline.ExecuteOutcomeAsync(
            static async (context, state) =>
            {
                try
                {
                    state.Request.Sent++;
                    return Outcome.FromResult(await state.Client.SendAsync(state.Deployment, state.Request, context.CancellationToken));
                }
                catch (OperationCanceledException cancelled)
                {
                    return Outcome.FromException<AttemptOutcome>(cancelled); // the time limit's or the client's: told apart outside
                }
            },
            context,
            (Client: client, Deployment: deployment, Request: request));

        switch (outcome.Exception)
        {
            case null:
                return outcome.Result!;
            case TimeoutRejectedException timeout:
                return AttemptOutcome.Failed(AttemptFailure.TimedOut, $"no answer within {timeout.Timeout.TotalSeconds} s");
            case BrokenCircuitException:
                return AttemptOutcome.Failed(AttemptFailure.BreakerOpen, "circuit breaker open");
            default:
                deployment.Leave();
                RouterSpans.EndCancelled(span);
                outcome.ThrowIfException();
                throw new UnreachableException();
        }
    }
}
