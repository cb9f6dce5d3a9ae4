using CsCheck;
using Maestro.Graphs;

namespace Maestro.Tests.Graphs;

public sealed class CyclesTests
{
    [Fact]
    public void Find_TwoNodes_NamesTheCycleFromItsFirstNodeBackToIt()
    {
        var cycles = Cycles.Find([("a", ["b"]), ("b", ["a"]), ("c", ["c"])]);
        Assert.Equal(["a -> b -> a", "c -> c"], cycles.Select(cycle => string.Join(" -> ", cycle)));
    }

    [Fact]
    public void Find_ALongChain_NeedsNoStack()
    {
        var chain = Enumerable.Range(0, 50_000).Select(i => ($"n{i}", (IReadOnlyList<string>)[$"n{i + 1}"])).ToList();
        Assert.Empty(Cycles.Find(chain));
    }

    [Fact]
    public void Find_AnyGraph_AgreesWithReachability() =>
        (from count in Gen.Int[1, 8]
         from edges in Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, count - 1]).Array[0, 14]
         select (count, edges)).Sample(
        (count, edges) =>
        {
            var nodes = Enumerable.Range(0, count)
                .Select(i => ($"n{i}", (IReadOnlyList<string>)[.. edges.Where(e => e.Item1 == i).Select(e => $"n{e.Item2}")]))
                .ToList();
            var reach = Enumerable.Range(0, count).Select(_ => new bool[count]).ToArray();
            foreach (var (from, to) in edges)
                reach[from][to] = true;
            for (var via = 0; via < count; via++)
            {
                for (var from = 0; from < count; from++)
                {
                    for (var to = 0; to < count; to++)
                        reach[from][to] |= reach[from][via] && reach[via][to];
                }
            }

            var cycles = Cycles.Find(nodes);
            Assert.Equal(Enumerable.Range(0, count).Any(i => reach[i][i]), cycles.Count > 0);
            foreach (var cycle in cycles)
            {
                Assert.Equal(cycle[0], cycle[^1]);
                Assert.True(cycle.Count >= 2);
                for (var i = 0; i + 1 < cycle.Count; i++)
                    Assert.Contains(cycle[i + 1], nodes.Single(node => node.Item1 == cycle[i]).Item2);
            }
        },
        iter: 1500);
}
