namespace Maestro.Graphs;

/// <summary>Finds cycles among needs. Iterative, so that a deep graph costs memory and not the stack.</summary>
public static class Cycles
{
    /// <summary>
    /// Cycles that together explain why the graph cannot run, each from its earliest-declared node along needs back to
    /// itself, as in <c>a, b, a</c>. Empty exactly when there is none. Needs that name no node are passed over.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyList<(string Id, IReadOnlyList<string> Needs)> nodes)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
            index.TryAdd(nodes[i].Id, i);

        var cycles = new List<IReadOnlyList<string>>();
        var state = new Mark[nodes.Count];
        var path = new List<(int Node, int Next)>();
        for (var root = 0; root < nodes.Count; root++)
        {
            if (state[root] != Mark.New)
                continue;
            Enter(root);
            while (path.Count > 0)
            {
                var (node, next) = path[^1];
                if (next == nodes[node].Needs.Count)
                {
                    state[node] = Mark.Done;
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (node, next + 1);
                if (!index.TryGetValue(nodes[node].Needs[next], out var need))
                    continue;
                if (state[need] == Mark.New)
                    Enter(need);
                else if (state[need] == Mark.OnPath)
                    cycles.Add(Name(path.FindIndex(step => step.Node == need)));
            }
        }

        return cycles;

        void Enter(int node)
        {
            state[node] = Mark.OnPath;
            path.Add((node, 0));
        }

        IReadOnlyList<string> Name(int start)
        {
            var members = path.Skip(start).Select(step => step.Node).ToList();
            var first = members.IndexOf(members.Min());
            return [.. members.Skip(first).Concat(members.Take(first + 1)).Select(node => nodes[node].Id)];
        }
    }

    internal static void ThrowOnAny(IReadOnlyList<GraphNode> nodes)
    {
        var cycles = Find([.. nodes.Select(node => (node.Id, node.Needs ?? []))]);
        if (cycles.Count > 0)
            throw new ArgumentException($"The graph has a cycle: {string.Join(" -> ", cycles[0])}.", nameof(nodes));
    }

    private enum Mark
    {
        New,
        OnPath,
        Done,
    }
}
