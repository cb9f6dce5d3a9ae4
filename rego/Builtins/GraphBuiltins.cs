namespace Maestro.Rego.Builtins;

/// <summary>Graphs given as objects from node to neighbours.</summary>
internal static class GraphBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("graph.reachable", "o,aS", new Builtin2(Reachable)),
        new("graph.reachable_paths", "o,aS", new Builtin2(Paths)),
    ];

    private static RegoSet Reachable(BuiltinContext context, RegoValue graph, RegoValue initial)
    {
        var found = new SetBuilder();
        var queue = new Queue<RegoValue>(AggregateBuiltins.Each(initial));
        while (queue.TryDequeue(out var node))
        {
            context.Machine.Step();
            if (graph.Get(node) is not { } edges || !found.Add(node)) continue;
            context.Charge(32);
            foreach (var next in Neighbours(edges)) queue.Enqueue(next);
        }

        return found.Build();
    }

    private static IEnumerable<RegoValue> Neighbours(RegoValue edges) =>
        edges is RegoArray or RegoSet ? AggregateBuiltins.Each(edges) : [];

    private static RegoSet Paths(BuiltinContext context, RegoValue graph, RegoValue initial)
    {
        var paths = new SetBuilder();
        foreach (var root in AggregateBuiltins.Each(initial))
        {
            if (graph.Get(root) is { } edges) Follow(context, graph, edges, [root], paths);
        }

        return paths.Build();
    }

    private static void Follow(BuiltinContext context, RegoValue graph, RegoValue edges, List<RegoValue> path, SetBuilder paths)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Machine.Step();
        var ended = true;
        foreach (var next in Neighbours(edges))
        {
            if (graph.Get(next) is not { } further || path.Contains(next)) continue;
            ended = false;
            path.Add(next);
            Follow(context, graph, further, path, paths);
            path.RemoveAt(path.Count - 1);
        }

        if (!ended && !Neighbours(edges).Any(next => graph.Get(next) is null || path.Contains(next))) return;
        context.Charge(32 + (8L * path.Count));
        paths.Add(RegoArray.Of([.. path]));
    }
}
