using Maestro.Functions.Contracts;
using Microsoft.DurableTask;

namespace Maestro.Functions.Orchestrators;

/// <summary>How orchestrators call activities: which failures are tried again, and how a last one becomes a value.</summary>
internal static class Steps
{
    /// <summary>
    /// Bookkeeping has no side effect but our own store: it is tried for about an hour before the run gives up.
    /// </summary>
    public static TaskOptions Bookkeeping { get; } = TaskOptions.FromRetryPolicy(
        new Microsoft.DurableTask.RetryPolicy(
            70, TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    /// <summary>
    /// The node's own retry policy. The wait before each try is the recipe's; see <see cref="Maestro.Recipes.RetryPolicy"/>.
    /// </summary>
    public static TaskOptions Retried(Maestro.Recipes.RetryPolicy policy) => TaskOptions.FromRetryPolicy(
        new Microsoft.DurableTask.RetryPolicy(
            policy.MaxAttempts, policy.FirstDelay, policy.Backoff, Longest(policy.MaxDelay, policy.FirstDelay)));

    /// <summary>Waits for a step; a failure that outlived its retries becomes a result with the innermost message.</summary>
    public static async Task<NodeResult> Outcome(Task<NodeResult> step)
    {
        try
        {
            return await step;
        }
        catch (TaskFailedException failure)
        {
            return NodeResult.Failed(Message(failure));
        }
    }

    public static string Message(TaskFailedException failure)
    {
        var details = failure.FailureDetails;
        while (details.InnerFailure is { } inner) details = inner;
        return details.ErrorMessage;
    }

    private static TimeSpan Longest(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
