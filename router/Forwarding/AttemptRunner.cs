using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Makes one attempt at one deployment, within its breaker and its time limit, and keeps what is learnt from it.
/// </summary>
internal sealed class AttemptRunner(UpstreamClient client, RouterMetrics metrics, ILogger<AttemptRunner> log, TimeProvider time)
{
    /// <summary>
    /// The deployment counts the request as in flight until the attempt has failed, or until whoever takes a good outcome says
    /// so.
    /// Throws only when the context's cancellation says so.
    /// </summary>
    public async ValueTask<Attempt> RunAsync(ResilienceContext context, DispatchProgress progress, Deployment deployment)
    {
        deployment.Enter();
        deployment.Stats.Requests.Add(1);
        var started = time.GetTimestamp();
        var span = RouterSpans.StartAttempt(deployment, progress.Attempts.Count + 1);
        var outcome = await SendAsync(context, progress, deployment, span);
        var elapsed = time.GetElapsedTime(started);

        metrics.Attempted(deployment, outcome.Failure);
        if (outcome.Failure == AttemptFailure.None)
        {
            deployment.Stats.Reliability.Record(success: true);
            deployment.Stats.Latency(progress.Request.Stream).Record(elapsed.TotalMilliseconds);
            return new(deployment, outcome, span, elapsed);
        }

        deployment.Leave();
        if (outcome.Failure.CountsAgainstDeployment()) deployment.Stats.Reliability.Record(success: false);
        if (outcome.Failure == AttemptFailure.RateLimited)
            deployment.CoolDown(outcome.RetryAfter ?? RetryPolicy.DefaultRetryAfter);
        deployment.CountFailure(outcome.Failure);
        RouterSpans.EndFailed(span, outcome);
        log.AttemptFailed(deployment.Id, outcome.Failure.Name(), outcome.Status, outcome.Detail);
        return new(deployment, outcome, null, elapsed);
    }

    private async ValueTask<AttemptOutcome> SendAsync(
        ResilienceContext context, DispatchProgress progress, Deployment deployment, Activity? span)
    {
        var outcome = await deployment.Pipeline.ExecuteOutcomeAsync(
            static async (context, state) =>
            {
                try
                {
                    state.Progress.CountSent();
                    return Outcome.FromResult(
                        await state.Client.SendAsync(state.Deployment, state.Progress.Request, context.CancellationToken));
                }
                catch (OperationCanceledException cancelled)
                {
                    // the time limit's or the client's: told apart outside
                    return Outcome.FromException<AttemptOutcome>(cancelled);
                }
            },
            context,
            (Client: client, Deployment: deployment, Progress: progress));

        switch (outcome.Exception)
        {
            case null:
                return outcome.Result!;
            case TimeoutRejectedException timeout:
                return AttemptOutcome.Failed(AttemptFailure.TimedOut, $"no answer within {timeout.Timeout.TotalSeconds:0.###} s");
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
