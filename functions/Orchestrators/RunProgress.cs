using Maestro.Functions.Contracts;
using Maestro.Graphs;

namespace Maestro.Functions.Orchestrators;

/// <summary>Where a run stands while its orchestrator works on it. Deterministic: rebuilt by replay.</summary>
internal sealed class RunProgress(RunGraph graph, GraphState state)
{
    // What was over at the start was told by the history before this one.
    private readonly HashSet<string> _told = [.. graph.Nodes.Select(node => node.Id).Where(id => state[id].IsOver)];
    private readonly List<string> _uncompensated = [];
    private GraphState _state = state;

    public RunGraph Graph { get; } = graph;

    public GraphState State => _state;

    /// <summary>How many outcomes this history has applied.</summary>
    public int Outcomes { get; private set; }

    public bool IsFinished => GraphScheduler.IsFinished(Graph, _state);

    public bool CancelRequested => _state.CancelRequested;

    public RunOutcome Outcome => GraphScheduler.Outcome(Graph, _state)!.Value;

    public IReadOnlyList<string> Ready() => GraphScheduler.Ready(Graph, _state);

    public bool IsOver(string nodeId) => _state[nodeId].IsOver;

    public bool IsWaiting(string nodeId) => _state[nodeId].Status == NodeStatus.Waiting;

    /// <summary>Gates that wait for people, in the graph's order.</summary>
    public IEnumerable<string> WaitingGates() => Graph.Nodes.Select(node => node.Id).Where(IsWaiting);

    public void Apply(NodeOutcome outcome)
    {
        _state = GraphScheduler.Apply(Graph, _state, outcome);
        Outcomes++;
    }

    public void Cancel() => _state = GraphScheduler.Cancel(Graph, _state);

    public IReadOnlyList<string> ToCompensate() =>
        Outcome == RunOutcome.Completed ? [] : GraphScheduler.CompensationOrder(Graph, _state);

    public void NoteUncompensated(string nodeId, string? why) => _uncompensated.Add($"{nodeId} could not be compensated: {why}");

    /// <summary>Nodes that ended other than well since the last call; their activities did not record it themselves.</summary>
    public IReadOnlyList<NodeSettlement> TakeNewlyOver() =>
    [
        .. Graph.Nodes
            .Where(node => _state[node.Id] is { IsOver: true, Status: not NodeStatus.Completed } && _told.Add(node.Id))
            .Select(node => new NodeSettlement(node.Id, node.Kind, _state[node.Id].Status, _state[node.Id].Error)),
    ];

    /// <summary>The first node, in the graph's order, that explains why the run did not complete.</summary>
    public RunError? FirstError()
    {
        var culprit = Graph.Nodes.FirstOrDefault(node => _state[node.Id].Status is NodeStatus.Failed or NodeStatus.Blocked);
        var messages = culprit is null ? _uncompensated : [_state[culprit.Id].Error ?? "failed", .. _uncompensated];
        return messages.Count == 0 ? null : new RunError(culprit?.Id, string.Join("; ", messages));
    }
}
