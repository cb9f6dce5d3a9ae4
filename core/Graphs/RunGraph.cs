using System.Text.Json.Serialization;
using Maestro.Recipes;

namespace Maestro.Graphs;

/// <summary>
/// The shape of a run: small enough to sit in an orchestration's history. Nodes keep the recipe's order, which is also
/// the order in which nodes that are ready together start. The needs must name nodes of the graph and have no cycle;
/// a recipe that loaded guarantees both, and <see cref="GraphScheduler"/> throws on a graph that does not.
/// </summary>
public sealed class RunGraph
{
    private readonly Dictionary<string, int> _index;
    private readonly int[][] _dependents;

    [JsonConstructor]
    public RunGraph(IReadOnlyList<GraphNode> nodes)
    {
        Nodes = nodes;
        _index = nodes.Select((node, index) => (node.Id, index))
            .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
        var dependents = new List<int>[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
            dependents[i] = [];
        for (var i = 0; i < nodes.Count; i++)
        {
            foreach (var need in (nodes[i].Needs ?? []).Distinct(StringComparer.Ordinal))
                dependents[IndexOf(need)].Add(i);
        }

        _dependents = [.. dependents.Select(list => list.ToArray())];
        Cycles.ThrowOnAny(nodes);
    }

    public IReadOnlyList<GraphNode> Nodes { get; }

    [JsonIgnore]
    public IEnumerable<GraphEdge> Edges =>
        Nodes.SelectMany(node => (node.Needs ?? []).Select(need => new GraphEdge(need, node.Id)));

    public static RunGraph From(Recipe recipe) => new([.. recipe.Nodes.Select(GraphNode.From)]);

    public GraphNode this[string id] => Nodes[IndexOf(id)];

    /// <summary>The node's place in <see cref="Nodes"/>. Throws <see cref="KeyNotFoundException"/> when there is none.</summary>
    internal int IndexOf(string id) =>
        _index.TryGetValue(id, out var index) ? index : throw new KeyNotFoundException($"The graph has no node '{id}'.");

    internal ReadOnlySpan<int> DependentsOf(int node) => _dependents[node];
}
