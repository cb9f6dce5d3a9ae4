using Microsoft.DurableTask;
using CoreTaskFailedException = DurableTask.Core.Exceptions.TaskFailedException;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>Repeats a failing call as its options say. It is orchestrator code: every wait is a durable timer.</summary>
internal static class RetryLoop
{
    public static async Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> call)
    {
        var start = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException failed) when (Failure.IsRetriable(failed.FailureDetails))
            {
                if (retry.Policy is { } policy)
                {
                    if (NextDelay(policy, attempt, context.CurrentUtcDateTime - start, failed) is not { } delay) throw;
                    await context.CreateTimer(delay, CancellationToken.None);
                }
                else
                {
                    var facts = new RetryContext(
                        context, attempt, failed.FailureDetails, context.CurrentUtcDateTime - start, CancellationToken.None);
                    if (!await retry.Handler!(facts)) throw;
                }
            }
        }
    }

    /// <summary>The wait before the next attempt; null when there is none.</summary>
    public static TimeSpan? NextDelay(RetryPolicy policy, int attempt, TimeSpan elapsed, TaskFailedException failed)
    {
        if (attempt >= policy.MaxNumberOfAttempts) return null;
        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout) return null;
        if (!IsHandled(policy, failed)) return null;

        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var isCapped = policy.MaxRetryInterval != Timeout.InfiniteTimeSpan
            && milliseconds >= policy.MaxRetryInterval.TotalMilliseconds;
        return isCapped ? policy.MaxRetryInterval : TimeSpan.FromMilliseconds(milliseconds);
    }

    private static bool IsHandled(RetryPolicy policy, TaskFailedException failed)
    {
        var seen = new CoreTaskFailedException(failed.Message) { FailureDetails = Failure.ToCore(failed.FailureDetails) };
        try
        {
            return policy.Handle(seen);
        }
        catch (Exception)
        {
            // A filter that fails must not hide the failure it was asked about: no further attempt, the task's own error.
            return false;
        }
    }
}
