using System.Text.Json;
using CsCheck;
using Maestro.Graphs;

namespace Maestro.Tests.Graphs;

public sealed class SchedulerPropertyTests
{
    private const int Runs = 600;

    [Fact]
    public void Play_AnyRun_StartsEachNodeOnceAndOnlyAfterItsNeeds() => RandomRuns.Run.Sample(
        run =>
        {
            var started = new HashSet<string>();
            run.Play(run.Choices, (state, outcome) =>
            {
                if (outcome is not NodeOutcome.Started)
                    return;
                Assert.True(started.Add(outcome.NodeId), "started twice");
                Assert.All(run.Graph[outcome.NodeId].Needs ?? [], need => Assert.Equal(NodeStatus.Completed, state[need].Status));
            });
        },
        iter: Runs);

    [Fact]
    public void Play_AnyRun_EndsAsTheFatesSay() => RandomRuns.Run.Sample(
        run =>
        {
            var final = run.Play(run.Choices);
            var expected = Expected(run);
            Assert.All(run.Graph.Nodes, node => Assert.Equal(expected(node.Id), final[node.Id].Status));
            var good = run.Graph.Nodes.All(node => final[node.Id].Status == NodeStatus.Completed);
            Assert.Equal(good ? RunOutcome.Completed : RunOutcome.Failed, GraphScheduler.Outcome(run.Graph, final));
        },
        iter: Runs);

    [Fact]
    public void Play_OtherOrderOfOutcomes_EndsInTheSameNodeStates() => Gen.Select(RandomRuns.Run, Gen.UInt.Array[1, 60]).Sample(
        (run, other) =>
        {
            var one = run.Play(run.Choices);
            var two = run.Play(other);
            Assert.Equal(one.Nodes, two.Nodes);
            Assert.Equal(one.Completed.Order(StringComparer.Ordinal), two.Completed.Order(StringComparer.Ordinal));
        },
        iter: Runs);

    [Fact]
    public void CompensationOrder_AnyRun_IsTheReverseOfCompletion() => RandomRuns.Run.Sample(
        run =>
        {
            var completed = new List<string>();
            var final = run.Play(run.Choices, (_, outcome) =>
            {
                if (outcome is NodeOutcome.Completed && run.Graph[outcome.NodeId].Compensates)
                    completed.Insert(0, outcome.NodeId);
            });
            while (completed.Count > 0)
            {
                Assert.Equal(completed, GraphScheduler.CompensationOrder(run.Graph, final));
                final = GraphScheduler.Apply(run.Graph, final, new NodeOutcome.Compensated(completed[0]));
                completed.RemoveAt(0);
            }

            Assert.Empty(GraphScheduler.CompensationOrder(run.Graph, final));
        },
        iter: Runs);

    [Fact]
    public void Apply_AfterARoundTripThroughJsonAtEveryStep_DecidesTheSame() => RandomRuns.Run.Sample(
        run =>
        {
            var graph = Copy(run.Graph);
            run.Play(run.Choices, (state, outcome) =>
            {
                var there = Copy(state);
                Assert.Equal(GraphScheduler.Ready(run.Graph, state), GraphScheduler.Ready(graph, there));
                Assert.Equal(
                    JsonSerializer.Serialize(GraphScheduler.Apply(run.Graph, state, outcome), JsonSerializerOptions.Web),
                    JsonSerializer.Serialize(GraphScheduler.Apply(graph, there, outcome), JsonSerializerOptions.Web));
            });
        },
        iter: 100);

    [Fact]
    public void Cancel_AtAnyMoment_StartsNothingMoreAndEndsOnceTheWorkAtHandDoes() => Gen.Select(RandomRuns.Run, Gen.Int[0, 20])
        .Sample(
        (run, moment) =>
        {
            var states = new List<GraphState>();
            run.Play(run.Choices, (state, _) => states.Add(state));
            var state = GraphScheduler.Cancel(run.Graph, states[moment % states.Count]);
            Assert.Same(state, GraphScheduler.Cancel(run.Graph, state));
            Assert.Empty(GraphScheduler.Ready(run.Graph, state));
            foreach (var (id, node) in state.Nodes.Where(pair => pair.Value.Status == NodeStatus.Running))
            {
                Assert.False(GraphScheduler.IsFinished(run.Graph, state));
                state = GraphScheduler.Apply(run.Graph, state, run.Outcome(id));
                Assert.Empty(GraphScheduler.Ready(run.Graph, state));
            }

            Assert.Equal(RunOutcome.Cancelled, GraphScheduler.Outcome(run.Graph, state));
        },
        iter: Runs);

    /// <summary>What must become of a node, straight from the definition.</summary>
    private static Func<string, NodeStatus> Expected(RandomRun run)
    {
        var known = new Dictionary<string, NodeStatus>();
        return Of;

        NodeStatus Of(string id)
        {
            if (!known.TryGetValue(id, out var status))
            {
                status = (run.Graph[id].Needs ?? []).Any(need => Of(need) != NodeStatus.Completed) ? NodeStatus.Skipped
                    : run.Fates[id] switch { Fate.Complete =>
                        NodeStatus.Completed, Fate.Fail => NodeStatus.Failed, _ => NodeStatus.Blocked };
                known[id] = status;
            }

            return status;
        }
    }

    private static T Copy<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
}
