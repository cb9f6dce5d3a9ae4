using CsCheck;
using Maestro.Graphs;
using Maestro.Recipes;

namespace Maestro.Tests.Graphs;

/// <summary>Random acyclic graphs and a fate for each node, from CsCheck so that a failure shrinks and can be repeated.</summary>
internal static class RandomRuns
{
    public static readonly Gen<RunGraph> Graph =
        from count in Gen.Int[1, 14]
        from density in Gen.Int[0, 60]
        from dice in Gen.Int[0, 99].Array[count * count]
        from undo in Gen.Bool.Array[count]
        from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        select new RunGraph([.. order.Select(i => new GraphNode
        {
            Id = Name(i),
            Kind = NodeKind.Tool,
            Compensates = undo[i],
            Needs = [.. Enumerable.Range(0, i).Where(j => dice[(i * count) + j] < density).Select(Name)],
        })]);

    /// <summary>A graph, what becomes of each node once it runs, and a stream of choices among the nodes at work.</summary>
    public static readonly Gen<RandomRun> Run =
        from graph in Graph
        from fates in Gen.Frequency((6, Gen.Const(Fate.Complete)), (1, Gen.Const(Fate.Fail)), (1, Gen.Const(Fate.Block)))
            .Array[graph.Nodes.Count]
        from choices in Gen.UInt.Array[graph.Nodes.Count * 4]
        select new RandomRun(
            graph, graph.Nodes.Select((node, i) => (node.Id, fates[i])).ToDictionary(p => p.Id, p => p.Item2), choices);

    public static string Name(int i) => $"n{i}";
}

internal enum Fate
{
    Complete,
    Fail,
    Block,
}

internal sealed record RandomRun(RunGraph Graph, IReadOnlyDictionary<string, Fate> Fates, uint[] Choices)
{
    public NodeOutcome Outcome(string id) => Fates[id] switch
    {
        Fate.Complete => new NodeOutcome.Completed(id, Digest.Of(id)),
        Fate.Fail => new NodeOutcome.Failed(id, $"{id} broke"),
        _ => new NodeOutcome.Blocked(id, "ann"),
    };

    /// <summary>
    /// Plays the run to its end. At every step the choices pick between starting a ready node and ending one at work,
    /// so that different choices give different interleavings of the same fates.
    /// </summary>
    public GraphState Play(uint[] choices, Action<GraphState, NodeOutcome>? before = null)
    {
        var state = GraphState.Start(Graph);
        var atWork = new List<string>();
        for (var step = 0; !GraphScheduler.IsFinished(Graph, state); step++)
        {
            Assert.True(step <= Graph.Nodes.Count * 2, "The run does not end.");
            var ready = GraphScheduler.Ready(Graph, state);
            var all = ready.Concat(atWork).ToList();
            Assert.NotEmpty(all);
            var id = all[(int)(choices[step % choices.Length] % (uint)all.Count)];
            var outcome = atWork.Remove(id) ? Outcome(id) : new NodeOutcome.Started(id);
            if (outcome is NodeOutcome.Started)
                atWork.Add(id);
            before?.Invoke(state, outcome);
            state = GraphScheduler.Apply(Graph, state, outcome);
        }

        Assert.Empty(atWork);
        return state;
    }
}
