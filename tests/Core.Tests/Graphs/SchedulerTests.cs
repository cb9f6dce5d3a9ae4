using System.Text.Json;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Tests.Recipes;

namespace Maestro.Tests.Graphs;

public sealed class SchedulerTests
{
    private static readonly RunGraph Graph = RunGraph.From(Samples.Recipe);

    [Fact]
    public void From_ARecipe_KeepsWhatSchedulingNeedsAndNoBodies()
    {
        Assert.Equal(["plan>approve", "approve>execute", "approve>restart", "execute>report", "restart>report"],
            Graph.Edges.Select(edge => $"{edge.From}>{edge.To}"));
        Assert.Equal(
            (NodeKind.Gate, 2, TimeSpan.FromDays(7)),
            (Graph["approve"].Kind, Graph["approve"].Approvals, Graph["approve"].Expires));
        Assert.Equal((2, 50), (Graph["execute"].Parallelism, Graph["execute"].MaxItems));
        Assert.Equal(5, Graph["plan"].Retry.MaxAttempts);
        Assert.Equal(3, Graph["report"].Retry.MaxAttempts);
        Assert.Equal(["restart"], Graph.Nodes.Where(node => node.Compensates).Select(node => node.Id));
        var json = JsonSerializer.Serialize(Graph, JsonSerializerOptions.Web);
        Assert.True(json.Length < 700, json);
        Assert.Equal(
            json,
            JsonSerializer.Serialize(
                JsonSerializer.Deserialize<RunGraph>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }

    [Fact]
    public void Apply_AGateThatIsBlocked_SkipsEverythingBehindItAndSaysWhoBlocked()
    {
        var state = Play(GraphState.Start(Graph),
            new NodeOutcome.Started("plan"), new NodeOutcome.Retrying("plan"), new NodeOutcome.Retrying("plan"),
            new NodeOutcome.Completed("plan", "sha256:p"),
            new NodeOutcome.Started("approve"), new NodeOutcome.Waiting("approve"));
        Assert.Equal((NodeStatus.Waiting, 2), (state["approve"].Status, state["plan"].Retries));
        Assert.Null(GraphScheduler.Outcome(Graph, state));

        state = Play(state, new NodeOutcome.Blocked("approve", "ann", "too risky"));
        Assert.Equal("blocked by ann: too risky", state["approve"].Error);
        Assert.All(["execute", "restart", "report"], (string id) => Assert.Equal(NodeStatus.Skipped, state[id].Status));
        Assert.Equal(RunOutcome.Failed, GraphScheduler.Outcome(Graph, state));
    }

    [Fact]
    public void Apply_OneOfTwoBranchesFails_TheOtherGoesOnAndIsCompensated()
    {
        var state = Play(GraphState.Start(Graph),
            new NodeOutcome.Started("plan"), new NodeOutcome.Completed("plan", "d"),
            new NodeOutcome.Started("approve"), new NodeOutcome.Waiting("approve"), new NodeOutcome.Completed("approve", "d"));
        Assert.Equal(["execute", "restart"], GraphScheduler.Ready(Graph, state));
        state = Play(
            state, new NodeOutcome.Started("execute"), new NodeOutcome.Started("restart"),
            new NodeOutcome.Failed("execute", "no"));
        Assert.False(GraphScheduler.IsFinished(Graph, state));
        state = Play(state, new NodeOutcome.Completed("restart", "d"));
        Assert.Equal(RunOutcome.Failed, GraphScheduler.Outcome(Graph, state));
        Assert.Equal(["restart"], GraphScheduler.CompensationOrder(Graph, state));
        Assert.True(Play(state, new NodeOutcome.Compensated("restart"))["restart"].Compensated);
    }

    [Fact]
    public void Cancel_WhileAGateWaits_EndsTheRunAtOnce()
    {
        var state = Play(GraphState.Start(Graph),
            new NodeOutcome.Started("plan"), new NodeOutcome.Completed("plan", "d"), new NodeOutcome.Started("approve"),
            new NodeOutcome.Waiting("approve"));
        state = GraphScheduler.Cancel(Graph, state);
        Assert.Equal(RunOutcome.Cancelled, GraphScheduler.Outcome(Graph, state));
        Assert.Equal(NodeStatus.Cancelled, state["report"].Status);
    }

    [Fact]
    public void Apply_AnOutcomeThatCannotBe_Throws()
    {
        var start = GraphState.Start(Graph);
        var done = Play(start, new NodeOutcome.Started("plan"), new NodeOutcome.Completed("plan", "d"));
        Assert.Throws<InvalidOperationException>(() => Play(start, new NodeOutcome.Completed("plan", "d")));
        Assert.Throws<InvalidOperationException>(() => Play(start, new NodeOutcome.Started("report")));
        Assert.Throws<InvalidOperationException>(() => Play(done, new NodeOutcome.Completed("plan", "d")));
        Assert.Throws<InvalidOperationException>(() => Play(done, new NodeOutcome.Started("plan")));
        Assert.Throws<InvalidOperationException>(() => Play(done, new NodeOutcome.Compensated("plan")));
        Assert.Throws<KeyNotFoundException>(() => Play(start, new NodeOutcome.Started("ghost")));
    }

    [Fact]
    public void RunGraph_ACycle_IsRefused()
    {
        GraphNode[] nodes =
        [
            new() { Id = "a", Kind = NodeKind.Tool, Needs = ["b"] },
            new() { Id = "b", Kind = NodeKind.Tool, Needs = ["a"] },
        ];
        Assert.Contains(
            "a -> b -> a", Assert.Throws<ArgumentException>(() => new RunGraph(nodes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NodeOutcome_EveryKind_RoundTripsThroughJson()
    {
        NodeOutcome[] all =
        [
            new NodeOutcome.Started("n"), new NodeOutcome.Retrying("n"), new NodeOutcome.Waiting("n"),
            new NodeOutcome.Completed("n", "d"),
            new NodeOutcome.Failed("n", "m"), new NodeOutcome.Blocked("n", "b", "r"), new NodeOutcome.Cancelled("n"),
            new NodeOutcome.Compensated("n"),
        ];
        Assert.Equal(
            all,
            JsonSerializer.Deserialize<NodeOutcome[]>(
                JsonSerializer.Serialize(all, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }

    private static GraphState Play(GraphState state, params NodeOutcome[] outcomes) =>
        outcomes.Aggregate(state, (now, outcome) => GraphScheduler.Apply(Graph, now, outcome));
}
