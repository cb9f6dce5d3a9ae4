using Maestro.Graphs;
using Maestro.Problems;
using Maestro.Recipes.Reading;
using Maestro.Yaml;

namespace Maestro.Recipes.Checks;

/// <summary>Checks edges, and knows which nodes come before which.</summary>
internal sealed class GraphCheck
{
    private readonly Dictionary<string, DraftNode> _nodes;
    private readonly Dictionary<string, HashSet<string>> _before = new(StringComparer.Ordinal);

    public GraphCheck(IReadOnlyList<DraftNode> nodes) =>
        _nodes = nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);

    public void Run(YamlFaults faults)
    {
        foreach (var node in _nodes.Values)
        {
            for (var i = 0; i < node.Needs.Count; i++)
            {
                var at = FaultPath.Item(FaultPath.Member(node.Path, "needs"), i);
                if (node.Needs[i] == node.Id)
                    faults.Add(at, $"a node cannot need itself: {node.Id} -> {node.Id}");
                else if (node.Needs[i].Length > 0 && !_nodes.ContainsKey(node.Needs[i]))
                    faults.Add(at, $"there is no node '{node.Needs[i]}'");
            }
        }

        var edges = _nodes.Values.Select(node => (node.Id, (IReadOnlyList<string>)[.. node.Needs.Where(need => need != node.Id)]))
            .ToList();
        foreach (var cycle in Cycles.Find(edges))
            faults.Add(FaultPath.Member(_nodes[cycle[0]].Path, "needs"), $"the graph has a cycle: {string.Join(" -> ", cycle)}");
    }

    public bool Exists(string id) => _nodes.ContainsKey(id);

    /// <summary>Whether the one node always completes before the other starts.</summary>
    public bool IsBefore(string earlier, string later)
    {
        if (!_before.TryGetValue(later, out var before))
        {
            before = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>([later]);
            while (open.TryPop(out var id))
            {
                foreach (var need in _nodes[id].Needs.Where(need => _nodes.ContainsKey(need) && before.Add(need)))
                    open.Push(need);
            }

            _before[later] = before;
        }

        return before.Contains(earlier);
    }
}
