using Maestro.Graphs;
using Maestro.Recipes;
using Microsoft.DurableTask;

namespace Maestro.Functions.Orchestrators;

/// <summary>How orchestrators call activities: which failures are tried again, and how a last one becomes a value.</summary>
internal static class Steps
{
    /// <summary>Event that asks an orchestration to end; sent to a run and passed on to its parts.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>Bookkeeping has no side effect but our own store: it is tried for about an hour before the run gives up.</summary>
    public static TaskOptions Bookkeeping { get; } = TaskOptions.FromRetryPolicy(
        new Microsoft.DurableTask.RetryPolicy(70, TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    /// <summary>The node's own retry policy. The wait before each try is the recipe's; see <see cref="Maestro.Recipes.RetryPolicy"/>.</summary>
    public static TaskOptions Retried(Maestro.Recipes.RetryPolicy policy) => TaskOptions.FromRetryPolicy(
        new Microsoft.DurableTask.RetryPolicy(policy.MaxAttempts, policy.FirstDelay, policy.Backoff, Longest(policy.MaxDelay, policy.FirstDelay)));

    /// <summary>The event that wakes a gate. It carries nothing: the store says what was decided.</summary>
    public static string GateEvent(string nodeId) => $"gate.{nodeId}";

    /// <summary>Instance id of a node that runs as an orchestration of its own.</summary>
    public static string ChildOf(string runId, string nodeId) => $"{runId}.{nodeId}";

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

    /// <summary>Whether a node of this kind runs as an orchestration of its own, which keeps its steps out of the run's history.</summary>
    public static bool IsOrchestration(GraphNode node) => node.Kind is NodeKind.Agent or NodeKind.Map;

    private static TimeSpan Longest(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
