using System.Diagnostics.CodeAnalysis;
using Maestro.Functions.Activities;
using Maestro.Functions.Contracts;
using Maestro.Graphs;
using Microsoft.DurableTask;

namespace Maestro.Functions.Orchestrators;

/// <summary>
/// Drives one run from its first ready node to its end. What to do next is decided by the pure scheduler; this class
/// only starts it, waits, and records. Its instance id is the run's id.
/// </summary>
[SuppressMessage(
    "Reliability", "CA1849", Justification = "Cancelling inline keeps the continuation on the orchestrator's own scheduler.")]
public static class RunOrchestrator
{
    /// <summary>
    /// Outcomes after which the run starts a fresh history. It stops starting nodes, lets those at work settle, and goes on
    /// with the state alone, so that the cost of an outcome does not depend on how many came before it.
    /// </summary>
    internal const int OutcomesPerHistory = 200;

    private static readonly TimeSpan ExpiryRecheck = TimeSpan.FromSeconds(10);

    /// <returns>How the run ended, as the run's record also says.</returns>
    [Function(nameof(RunOrchestrator))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var runId = context.InstanceId;
        var run = await ResumeAsync(context);
        using var leaveGates = new CancellationTokenSource();
        var working = run.WaitingGates().ToDictionary(
            id => id, id => AwaitGate(context, run.Graph[id], lookFirst: true, leaveGates.Token), StringComparer.Ordinal);
        var cancel = context.WaitForExternalEvent<string?>(RunInstances.CancelEvent);

        while (!run.IsFinished)
        {
            if (run.Outcomes >= OutcomesPerHistory && !cancel.IsCompleted && working.Keys.All(run.IsWaiting))
            {
                // A decision that falls into this moment is not lost: the next history looks at the store first.
                leaveGates.Cancel();
                context.ContinueAsNew(new RunInput(run.Graph, run.State));
                return "";
            }

            foreach (var id in run.Outcomes < OutcomesPerHistory ? run.Ready() : [])
            {
                run.Apply(new NodeOutcome.Started(id));
                working[id] = Start(context, run.Graph[id]);
            }

            var settled = await Task.WhenAny(run.CancelRequested ? [.. working.Values] : [.. working.Values, cancel]);
            if (settled == cancel)
            {
                Cancel(context, run, working);
                leaveGates.Cancel();
            }
            else
            {
                await SettleAsync(context, run, working, working.First(pair => pair.Value == settled).Key, leaveGates.Token);
            }

            if (run.TakeNewlyOver() is { Count: > 0 } over)
                await context.CallActivityAsync(nameof(SettleNodes), new SettleNodesInput(runId, over), Steps.Bookkeeping);
        }

        await CompensateAsync(context, run);
        var outcome = run.Outcome;
        await context.CallActivityAsync(
            nameof(FinishRun), new FinishRunInput(runId, outcome, run.FirstError()), Steps.Bookkeeping);
        return outcome.ToString();
    }

    private static async Task<RunProgress> ResumeAsync(TaskOrchestrationContext context)
    {
        if (context.GetInput<RunInput>() is { } earlier) return new RunProgress(earlier.Graph, earlier.State);
        var graph = await context.CallActivityAsync<RunGraph>(nameof(BeginRun), context.InstanceId, Steps.Bookkeeping);
        return new RunProgress(graph, GraphState.Start(graph));
    }

    private static async Task SettleAsync(
        TaskOrchestrationContext context,
        RunProgress run,
        Dictionary<string, Task<NodeResult>> working,
        string id,
        CancellationToken leave)
    {
        working.Remove(id, out var done);
        var result = await Steps.Outcome(done!);
        run.Apply(result.For(id));
        if (result.End == NodeEnd.Waiting && run.CancelRequested) run.Apply(new NodeOutcome.Cancelled(id));
        else if (result.End == NodeEnd.Waiting) working[id] = AwaitGate(context, run.Graph[id], lookFirst: false, leave);
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
        new(instanceId: RunInstances.ChildOf(runId, node.Id));

    /// <summary>
    /// Waits until the store says that the gate was decided. The event only wakes: one that comes early, twice or for
    /// nothing changes nothing.
    /// </summary>
    /// <param name="context">The run's.</param>
    /// <param name="node">The gate.</param>
    /// <param name="lookFirst">The store may have the decision already.</param>
    /// <param name="leave">Nobody waits for the answer any more. The expiry's timer must go too: while it is open neither the end
    /// nor a fresh history takes effect.</param>
    private static async Task<NodeResult> AwaitGate(
        TaskOrchestrationContext context, GraphNode node, bool lookFirst, CancellationToken leave)
    {
        using var stopTimer = CancellationTokenSource.CreateLinkedTokenSource(leave);
        var expiry = node.Expires is { } expires ? context.CreateTimer(expires, stopTimer.Token) : null;
        Task? decided = null;
        for (var look = lookFirst; ; look = true)
        {
            if (look)
            {
                var result = await Steps.Outcome(context.CallActivityAsync<NodeResult>(
                    nameof(SettleGate), new NodeInput(context.InstanceId, node.Id), Steps.Bookkeeping));
                if (result.End != NodeEnd.Waiting)
                {
                    stopTimer.Cancel();
                    return result;
                }
            }

            if (leave.IsCancellationRequested) return NodeResult.Waiting;

            // A waiter that is still open would take the next event from one that came after it: it is kept until it is done.
            if (decided is null or { IsCompleted: true })
                decided = context.WaitForExternalEvent<string?>(RunInstances.GateEvent(node.Id), CancellationToken.None);
            await (expiry is null ? decided : Task.WhenAny(decided, expiry));

            if (leave.IsCancellationRequested) return NodeResult.Waiting;

            // The store's clock decides about the expiry; when it is behind ours, ask again in a while.
            if (expiry is { IsCompleted: true }) expiry = context.CreateTimer(ExpiryRecheck, stopTimer.Token);
        }
    }

    private static void Cancel(TaskOrchestrationContext context, RunProgress run, Dictionary<string, Task<NodeResult>> working)
    {
        run.Cancel();
        foreach (var id in working.Keys.Order(StringComparer.Ordinal).ToList())
        {
            var node = run.Graph[id];
            if (node.Kind == NodeKind.Gate && run.IsOver(id)) working.Remove(id);
            else if (RunInstances.IsOrchestration(node))
                context.SendEvent(RunInstances.ChildOf(context.InstanceId, id), RunInstances.CancelEvent, "");
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
