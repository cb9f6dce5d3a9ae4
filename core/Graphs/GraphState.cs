using System.Collections.Immutable;

namespace Maestro.Graphs;

/// <summary>
/// Everything a run's scheduling has decided so far. Immutable, and round-trips through System.Text.Json.
/// <see cref="GraphScheduler"/> is the only writer.
/// </summary>
public sealed record GraphState
{
    /// <summary>Every node of the graph by id.</summary>
    public required ImmutableSortedDictionary<string, NodeState> Nodes { get; init; }

    /// <summary>Places in the graph of the pending nodes whose needs have all completed.</summary>
    public required ImmutableSortedSet<int> Frontier { get; init; }

    /// <summary>Ids of completed nodes in the order in which they completed.</summary>
    public ImmutableList<string> Completed { get; init; } = [];

    /// <summary>Nodes that are not over yet.</summary>
    public required int Open { get; init; }

    /// <summary>The run is to end; nothing more starts.</summary>
    public bool CancelRequested { get; init; }

    public NodeState this[string id] => Nodes[id];

    public static GraphState Start(RunGraph graph) => new()
    {
        Nodes = graph.Nodes.ToImmutableSortedDictionary(node => node.Id, _ => NodeState.Initial, StringComparer.Ordinal),
        Frontier = [.. Enumerable.Range(0, graph.Nodes.Count).Where(index => graph.Nodes[index].Needs is null or { Count: 0 })],
        Open = graph.Nodes.Count,
    };
}
