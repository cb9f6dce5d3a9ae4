using System.Text.Json.Nodes;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;

namespace Functions.Tests.Runs;

public sealed class RunComparisonTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Between_EqualRuns_NamesNothing()
    {
        var comparison = RunComparison.Between(RunOf(500), [Node("a", 100)], RunOf(400), [Node("a", 70)]);
        Assert.Equal(100, comparison.DurationDeltaMs);
        Assert.Equal(new NodeDelta("a", false, 30, 0, null), Assert.Single(comparison.Nodes));
        Assert.Empty(comparison.Inputs);
        Assert.Empty(comparison.Files);
    }

    [Fact]
    public void Between_NodesThatDiffer_GivesEachReason()
    {
        var before = Node("a", 100) with { Model = "m1", Provider = "p", OutputDigest = "x", CostUsd = 0.01m };
        var now = Node("a", 100) with
        {
            Model = "m2",
            OutputDigest = "y",
            CostUsd = 0.03m,
            Status = NodeStatus.Failed,
            Compensated = true,
            Starts = new Dictionary<string, int> { ["call"] = 3 },
        };
        var delta = Assert.Single(RunComparison.Between(RunOf(1), [now], RunOf(1), [before]).Nodes);
        Assert.Equal(0.02m, delta.CostDelta);
        Assert.Equal(
            "status: completed -> failed; model: m1 -> m2; provider: p -> none; output differs; retries: 0 -> 2; compensated",
            delta.Reason);
    }

    [Fact]
    public void Between_NodesOfOneRunOnly_AreAddedOrRemoved()
    {
        var comparison = RunComparison.Between(RunOf(1), [Node("new", 5)], RunOf(1), [Node("old", 7) with { CostUsd = 1 }]);
        Assert.Equal(
            [new NodeDelta("new", true, 5, 0, "added"), new NodeDelta("old", true, -7, -1, "removed")], comparison.Nodes);
        Assert.Equal(-1, comparison.CostDelta);
    }

    [Fact]
    public void Between_InputsAndFilesThatDiffer_NamesThemInOrder()
    {
        var now = RunOf(1) with
        {
            Inputs = (JsonObject)JsonNode.Parse("""{"same":{"x":[1]},"z":1,"new":null,"a":"1"}""")!,
            Manifest = RunManifest.Pin("p", new Dictionary<string, string> { ["b"] = "2", ["a"] = "1", ["c"] = "1" }),
        };
        var before = RunOf(1) with
        {
            Inputs = (JsonObject)JsonNode.Parse("""{"z":2,"same":{"x":[1]},"a":1}""")!,
            Manifest = RunManifest.Pin("p", new Dictionary<string, string> { ["a"] = "1", ["b"] = "1", ["d"] = "1" }),
        };
        var comparison = RunComparison.Between(now, [Node("n", 1) with { OutputDigest = "y" }], before, [Node("n", 1)]);
        Assert.Equal(["a", "z"], comparison.Inputs);
        Assert.Equal(["b", "c", "d"], comparison.Files);
        Assert.Equal(
            "output differs; inputs changed: a, z; recipe files changed: b, c, d", Assert.Single(comparison.Nodes).Reason);
    }

    [Fact]
    public void Between_ARunThatHasNotEnded_HasNoDurationDelta()
    {
        var comparison = RunComparison.Between(
            RunOf(1) with { FinishedAt = null }, [Node("a", 1) with { FinishedAt = null }], RunOf(1), [Node("a", 1)]);
        Assert.Null(comparison.DurationDeltaMs);
        Assert.Null(Assert.Single(comparison.Nodes).DurationDeltaMs);
    }

    private static Run RunOf(int milliseconds) => new()
    {
        Id = new string('0', 32),
        Recipe = "r",
        Version = "1.0.0",
        Status = RunStatus.Completed,
        CreatedAt = Start,
        FinishedAt = Start.AddMilliseconds(milliseconds),
        RequestedBy = "rita",
        Autonomy = AutonomyLevel.L1,
        Inputs = [],
        Manifest = RunManifest.Pin("p", new Dictionary<string, string>()),
        RequestDigest = "d",
    };

    private static NodeRecord Node(string id, int milliseconds) => new()
    {
        Id = id,
        Kind = NodeKind.Tool,
        Status = NodeStatus.Completed,
        StartedAt = Start,
        FinishedAt = Start.AddMilliseconds(milliseconds),
    };
}
