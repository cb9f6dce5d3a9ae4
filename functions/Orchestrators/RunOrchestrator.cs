using Maestro.Functions.Activities;
using Maestro.Graphs;
using Maestro.Recipes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Maestro.Functions.Orchestrators;

/// <summary>
/// Drives one run from its first ready node to its end. What to do next is decided by the pure scheduler; this class
/// only starts it, waits, and records. Its instance id is the run's id.
/// </summary>
public static class RunOrchestrator
{
    /// <returns>How the run ended, as the run's record also says.</returns>
    [Function(nameof(RunOrchestrator))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var runId = context.InstanceId;
        var graph = await context.CallActivityAsync<RunGraph>(nameof(BeginRun), runId, Steps.Bookkeeping);
        var run = new RunProgress(graph);
        var working = new Dictionary<string, Task<NodeResult>>(StringComparer.Ordinal);
        var cancel = context.WaitForExternalEvent<string?>(Steps.CancelEvent);

        while (!run.IsFinished)
        {
            foreach (var id in run.Ready())
            {
                run.Apply(new NodeOutcome.Started(id));
                working[id] = Start(context, graph[id]);
            }

            var settled = await Task.WhenAny(run.CancelRequested ? [.. working.Values] : [.. working.Values, cancel]);
            if (settled == cancel)
            {
                Cancel(context, run, working);
            }
            else
            {
                var (id, done) = working.First(pair => pair.Value == settled);
                working.Remove(id);
                var result = await Steps.Outcome(done);
                run.Apply(result.For(id));
                if (result.End == NodeEnd.Waiting && run.CancelRequested) run.Apply(new NodeOutcome.Cancelled(id));
                else if (result.End == NodeEnd.Waiting) working[id] = AwaitGate(context, graph[id]);
            }

            if (run.TakeNewlyOver() is { Count: > 0 } over)
                await context.CallActivityAsync(nameof(SettleNodes), new SettleNodesInput(runId, over), Steps.Bookkeeping);
        }

        await CompensateAsync(context, run);
        var outcome = run.Outcome;
        await context.CallActivityAsync(nameof(FinishRun), new FinishRunInput(runId, outcome, run.FirstError()), Steps.Bookkeeping);
        return outcome.ToString();
    }

    private static Task<NodeResult> Start(TaskOrchestrationContext context, GraphNode node)
    {
        var runId = context.InstanceId;
        return node.Kind switch
        {
            NodeKind.Agent => context.CallSubOrchestratorAsync<NodeResult>(
                nameof(AgentOrchestrator), AgentInput.Start(runId, node), Child(runId, node)),
            NodeKind.Map => context.CallSubOrchestratorAsync<NodeResult>(
                nameof(MapOrchestrator), new MapInput(runId, node), Child(runId, node)),
            NodeKind.Tool => context.CallActivityAsync<NodeResult>(
                nameof(RunToolNode), new NodeInput(runId, node.Id), Steps.Retried(node.Retry)),
            NodeKind.Gate => context.CallActivityAsync<NodeResult>(
                nameof(OpenGate), new NodeInput(runId, node.Id), Steps.Bookkeeping),
            _ => throw new InvalidOperationException($"Node {node.Id} has the unknown kind {node.Kind}."),
        };
    }

    private static SubOrchestrationOptions Child(string runId, GraphNode node) =>
        new(instanceId: Steps.ChildOf(runId, node.Id));

    /// <summary>
    /// Waits until the store says that the gate was decided. The event only wakes: one that comes early, twice or for
    /// nothing changes nothing.
    /// </summary>
    private static async Task<NodeResult> AwaitGate(TaskOrchestrationContext context, GraphNode node)
    {
        using var stopTimer = new CancellationTokenSource();
        var expiry = node.Expires is { } expires ? context.CreateTimer(expires, stopTimer.Token) : null;
        while (true)
        {
            var decided = context.WaitForExternalEvent<string?>(Steps.GateEvent(node.Id));
            if (expiry is null) await decided;
            else await Task.WhenAny(decided, expiry);

            var result = await Steps.Outcome(context.CallActivityAsync<NodeResult>(
                nameof(SettleGate), new NodeInput(context.InstanceId, node.Id), Steps.Bookkeeping));
            if (result.End == NodeEnd.Waiting) continue;
#pragma warning disable CA1849 // Cancelling inline keeps the continuation on the orchestrator's own scheduler.
            stopTimer.Cancel();
#pragma warning restore CA1849
            return result;
        }
    }

    private static void Cancel(TaskOrchestrationContext context, RunProgress run, Dictionary<string, Task<NodeResult>> working)
    {
        run.Cancel();
        foreach (var id in working.Keys.Order(StringComparer.Ordinal).ToList())
        {
            var node = run.Graph[id];
            if (node.Kind == NodeKind.Gate && run.IsOver(id)) working.Remove(id);
            else if (Steps.IsOrchestration(node)) context.SendEvent(Steps.ChildOf(context.InstanceId, id), Steps.CancelEvent, "");
        }
    }

    private static async Task CompensateAsync(TaskOrchestrationContext context, RunProgress run)
    {
        foreach (var id in run.ToCompensate())
        {
            var result = await Steps.Outcome(context.CallActivityAsync<NodeResult>(
                nameof(CompensateNode), new NodeInput(context.InstanceId, id), Steps.Retried(run.Graph[id].Retry)));
            if (result.End == NodeEnd.Completed) run.Apply(new NodeOutcome.Compensated(id));
            else run.NoteUncompensated(id, result.Message);
        }
    }
}
