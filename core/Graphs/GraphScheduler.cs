using System.Collections.Immutable;

namespace Maestro.Graphs;

/// <summary>
/// Decides what a run does next. Pure: the same graph, state and outcome give the same answer, in the same order, so an
/// orchestrator may call it in replay. The cost of applying an outcome depends on the node's edges, not on the run's age.
/// </summary>
public static class GraphScheduler
{
    /// <summary>
    /// Nodes to start now, in the graph's order: pending, with every need completed. A node stays in the answer until
    /// <see cref="NodeOutcome.Started"/> is applied. Empty once the run is cancelled.
    /// </summary>
    public static IReadOnlyList<string> Ready(RunGraph graph, GraphState state) =>
        state.CancelRequested ? [] : [.. state.Frontier.Select(index => graph.Nodes[index].Id)];

    /// <summary>
    /// The state after the outcome. A node that failed, was blocked or was cancelled skips everything that depends on
    /// it, near and far; other branches go on. Throws <see cref="InvalidOperationException"/> when the node cannot have
    /// that outcome where it is (started before it is ready, ended twice): that is a bug in the caller, never data.
    /// </summary>
    public static GraphState Apply(RunGraph graph, GraphState state, NodeOutcome outcome)
    {
        var index = graph.IndexOf(outcome.NodeId);
        var node = state.Nodes[outcome.NodeId];
        return outcome switch
        {
            NodeOutcome.Started when state.Frontier.Contains(index) && !state.CancelRequested =>
                Put(state, outcome.NodeId, node with { Status = NodeStatus.Running, Attempts = 1 })
                    with { Frontier = state.Frontier.Remove(index) },
            NodeOutcome.Retrying when node.Status is NodeStatus.Running =>
                Put(state, outcome.NodeId, node with { Attempts = node.Attempts + 1 }),
            NodeOutcome.Waiting when node.Status is NodeStatus.Running =>
                Put(state, outcome.NodeId, node with { Status = NodeStatus.Waiting }),
            NodeOutcome.Completed completed when AtWork(node) => Complete(graph, state, index, completed),
            NodeOutcome.Failed failed when AtWork(node) =>
                Stop(graph, state, index, node with { Status = NodeStatus.Failed, Error = failed.Message }),
            NodeOutcome.Blocked blocked when AtWork(node) =>
                Stop(graph, state, index, node with { Status = NodeStatus.Blocked, Error = Words(blocked) }),
            NodeOutcome.Cancelled when AtWork(node) =>
                Stop(graph, state, index, node with { Status = NodeStatus.Cancelled }),
            NodeOutcome.Compensated when node is { Status: NodeStatus.Completed, Compensated: false }
                && graph.Nodes[index].Compensates =>
                Put(state, outcome.NodeId, node with { Compensated = true }),
            _ => throw new InvalidOperationException(
                $"Node '{outcome.NodeId}' is {node.Status} and cannot become {outcome.GetType().Name}."),
        };
    }

    /// <summary>
    /// Asks the run to end: what has not started or waits for people is cancelled at once; what runs stays running until
    /// its own outcome is applied. No change when asked again or when the run has finished.
    /// </summary>
    public static GraphState Cancel(RunGraph graph, GraphState state)
    {
        if (state.CancelRequested || IsFinished(graph, state))
            return state;
        var ended = state.Nodes.Where(pair => pair.Value.Status is NodeStatus.Pending or NodeStatus.Waiting)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { Status = NodeStatus.Cancelled }))
            .ToList();
        return state with
        {
            Nodes = state.Nodes.SetItems(ended),
            Frontier = [],
            Open = state.Open - ended.Count,
            CancelRequested = true,
        };
    }

    /// <summary>Every node is over; compensation may still be due.</summary>
    public static bool IsFinished(RunGraph graph, GraphState state) => state.Open == 0;

    /// <summary>How the run ended; null while it goes on.</summary>
    public static RunOutcome? Outcome(RunGraph graph, GraphState state)
    {
        if (!IsFinished(graph, state))
            return null;
        if (state.CancelRequested)
            return RunOutcome.Cancelled;
        return state.Completed.Count == graph.Nodes.Count ? RunOutcome.Completed : RunOutcome.Failed;
    }

    /// <summary>
    /// Completed nodes that can be undone and have not been, last completed first: what is left to compensate when the
    /// run does not end well. Asking again after each <see cref="NodeOutcome.Compensated"/> resumes where it stopped.
    /// </summary>
    public static IReadOnlyList<string> CompensationOrder(RunGraph graph, GraphState state) =>
        [.. state.Completed.Reverse().Where(id => graph[id].Compensates && !state.Nodes[id].Compensated)];

    private static bool AtWork(NodeState node) => node.Status is NodeStatus.Running or NodeStatus.Waiting;

    private static string Words(NodeOutcome.Blocked blocked) =>
        string.IsNullOrWhiteSpace(blocked.Reason) ? $"blocked by {blocked.By}" : $"blocked by {blocked.By}: {blocked.Reason}";

    private static GraphState Put(GraphState state, string id, NodeState node) =>
        state with { Nodes = state.Nodes.SetItem(id, node) };

    private static GraphState Complete(RunGraph graph, GraphState state, int index, NodeOutcome.Completed completed)
    {
        var done = state.Nodes[completed.NodeId] with { Status = NodeStatus.Completed, Output = completed.Digest };
        state = Put(state, completed.NodeId, done) with
        {
            Completed = state.Completed.Add(completed.NodeId),
            Open = state.Open - 1,
        };
        if (state.CancelRequested)
            return state;

        var frontier = state.Frontier.ToBuilder();
        foreach (var dependent in graph.DependentsOf(index))
        {
            var next = graph.Nodes[dependent];
            if (next.Needs!.All(need => state.Nodes[need].Status == NodeStatus.Completed))
                frontier.Add(dependent);
        }

        return state with { Frontier = frontier.ToImmutable() };
    }

    private static GraphState Stop(RunGraph graph, GraphState state, int index, NodeState stopped)
    {
        var nodes = state.Nodes.ToBuilder();
        nodes[graph.Nodes[index].Id] = stopped;
        var over = 1;
        var fronts = new Stack<int>([index]);
        while (fronts.TryPop(out var cause))
        {
            foreach (var dependent in graph.DependentsOf(cause))
            {
                var id = graph.Nodes[dependent].Id;
                if (nodes[id].Status != NodeStatus.Pending)
                    continue;
                nodes[id] = nodes[id] with { Status = NodeStatus.Skipped };
                over++;
                fronts.Push(dependent);
            }
        }

        return state with { Nodes = nodes.ToImmutable(), Open = state.Open - over };
    }
}
