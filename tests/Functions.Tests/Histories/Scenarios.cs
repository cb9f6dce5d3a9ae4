using System.Globalization;
using Functions.Tests.Orchestrators;
using Maestro.Embedded.Engine.History;
using Maestro.Functions.Activities;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Maestro.Graphs;
using Maestro.Recipes;
using static Functions.Tests.Histories.ScriptedActivities;
using static Functions.Tests.Orchestrators.RunHarness;

namespace Functions.Tests.Histories;

/// <summary>What is recorded: a run for each way through the orchestrators.</summary>
internal static class Scenarios
{
    private const string Broken = "the service did not answer";

    // Long enough for a history to be full: a node has two outcomes.
    private const int LongChain = (RunOrchestrator.OutcomesPerHistory / 2) + 3;

    public static IReadOnlyDictionary<string, Func<Task<IReadOnlyList<RecordedHistory>>>> All { get; } =
        new Dictionary<string, Func<Task<IReadOnlyList<RecordedHistory>>>>(StringComparer.Ordinal)
        {
            ["success"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Tool("fetch"), Tool("other"), Agent("plan", "fetch", "other"), Map("each", "plan")],
                Model = (call, _) => Task.FromResult(call.Turn == 0 ? Asks(call, "call-1", "call-2") : Says("plan")),
            }),
            ["retry"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Tool("flaky"), Agent("plan", "flaky"), Map("each", "plan")],
                Tool = (id, attempt) => attempt < 3 ? throw new TimeoutException(Broken) : Done(id),
                Model = (_, attempt) => attempt < 2 ? throw new TimeoutException(Broken) : Task.FromResult(Says("plan")),
                Item = (index, attempt) => index == 1 && attempt < 2
                    ? throw new TimeoutException(Broken)
                    : Task.FromResult(Done($"item-{index.ToString(CultureInfo.InvariantCulture)}")),
            }),
            ["gate-approve"] = () => AtGateAsync(async run =>
            {
                // Woken for nothing first.
                await run.RaiseAsync(RunInstances.GateEvent("gate"));
                await run.QuietAsync();
                await run.DecideAsync("gate", Done("payload"));
            }),
            ["gate-edit"] = () => AtGateAsync(run => run.DecideAsync("gate", Done("edited-payload"))),
            ["gate-block"] = () => AtGateAsync(run => run.DecideAsync("gate", NodeResult.Blocked("ann", "too dear"))),
            ["gate-expire"] = () => AtGateAsync(async run =>
            {
                // The store's clock is behind at first, and the gate is asked about again.
                await run.AdvanceAsync(TimeSpan.FromDays(7));
                await run.AdvanceAsync(TimeSpan.FromSeconds(10));
                await run.DecideAsync("gate", NodeResult.Blocked("expiry", "nobody decided"));
            }),
            ["gate-cancel"] = () => AtGateAsync(run => run.RaiseAsync(RunInstances.CancelEvent)),
            ["failure-compensates"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes =
                [
                    Tool("one"),
                    Tool("two", "one"),
                    Tool("three", "two"),
                    Tool("bad", "three"),
                    Tool("never", "bad"),
                    Tool("aside"),
                ],
                Tool = (id, _) => id == "bad" ? NodeResult.Failed("refused") : Done(id),
                Compensate = id => id == "two" ? NodeResult.Failed("cannot be undone") : Done($"undone-{id}"),
            }),
            ["failure-after-retries"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Tool("one"), Agent("plan", "one"), Tool("bad")],
                Tool = (id, _) => id == "bad" ? throw new TimeoutException(Broken) : Done(id),
                Model = (_, _) => throw new TimeoutException(Broken),
            }),
            ["cancel-agent"] = () => CancelInFlightAsync(Agent("busy")),
            ["cancel-map"] = () => CancelInFlightAsync(Map("busy")),
            ["map-collects-errors"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Map("each") with { CollectsErrors = true }],
                Items = 5,
                Item = (index, _) => Task.FromResult(index % 2 == 1 ? NodeResult.Failed("refused") : Done("item")),
            }),
            ["map-stops-at-errors"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Map("each")],
                Items = 5,
                Item = (index, _) => Task.FromResult(index == 1 ? NodeResult.Failed("refused") : Done("item")),
            }),
            ["agent-gives-up"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Agent("plan") with { MaxTurns = 2 }],
                Model = (call, _) => Task.FromResult(new ModelAnswer(
                    null, $"sha256:tail-{call.Turn.ToString(CultureInfo.InvariantCulture)}", [], AsksForRepair: true)),
            }),
            ["agent-continues-as-new"] = () => RecordAsync(new ScriptedActivities
            {
                Nodes = [Agent("plan") with { MaxTurns = 30 }],
                Model = (call, _) => Task.FromResult(call.Turn < 22 ? Asks(call, "call") : Says("plan")),
            }),
            ["run-continues-as-new"] = () => RecordAsync(
                new ScriptedActivities
                {
                    Nodes =
                    [
                        Gate("gate") with { Expires = TimeSpan.FromDays(7) },
                        .. Chain(),
                        Tool("after", "gate", ChainId(LongChain - 1)),
                    ],
                },
                async run =>
                {
                    await run.UntilAsync(
                        RecordedRun.Id,
                        entry => entry is TaskCompleted { Result: { } result }
                            && result.Contains(ChainId(LongChain - 1), StringComparison.Ordinal));
                    await run.DecideAsync("gate", Done("payload"));
                }),
        };

    private static Task<IReadOnlyList<RecordedHistory>> RecordAsync(
        ScriptedActivities activities, Func<RecordedRun, Task>? drive = null) =>
        RecordedRun.RecordAsync(activities, drive);

    private static Task<IReadOnlyList<RecordedHistory>> AtGateAsync(Func<RecordedRun, Task> decide) => RecordAsync(
        new ScriptedActivities
        {
            Nodes = [Tool("before"), Gate("gate", "before") with { Expires = TimeSpan.FromDays(7) }, Tool("after", "gate")],
        },
        async run =>
        {
            await run.WaitsAtAsync("gate");
            await decide(run);
        });

    private static Task<IReadOnlyList<RecordedHistory>> CancelInFlightAsync(GraphNode busy)
    {
        var release = new TaskCompletionSource();
        var activities = new ScriptedActivities
        {
            Nodes = [Tool("before"), busy with { Needs = ["before"] }, Tool("after", busy.Id)],
            Model = async (call, _) =>
            {
                await release.Task;
                return Asks(call, "call");
            },
            Item = async (_, _) =>
            {
                await release.Task;
                return Done("item");
            },
        };
        return RecordAsync(activities, async run =>
        {
            var child = RunInstances.ChildOf(RecordedRun.Id, busy.Id);
            await run.UntilAsync(child, entry => entry is TaskScheduled { Name: nameof(CallModel) or MapActivities.Item });
            await run.RaiseAsync(RunInstances.CancelEvent);
            await run.UntilAsync(child, entry => entry is EventRaised);
            release.SetResult();
        });
    }

    private static GraphNode Agent(string id, params string[] needs) => new()
    {
        Id = id, Kind = NodeKind.Agent, Needs = needs.Length == 0 ? null : needs, MaxTurns = 6,
    };

    private static GraphNode Map(string id, params string[] needs) => new()
    {
        Id = id, Kind = NodeKind.Map, Needs = needs.Length == 0 ? null : needs, Parallelism = 2, MaxItems = 50,
    };

    private static IEnumerable<GraphNode> Chain() =>
        Enumerable.Range(0, LongChain).Select(i => i == 0 ? Tool(ChainId(0)) : Tool(ChainId(i), ChainId(i - 1)));

    private static string ChainId(int number) => "n" + number.ToString(CultureInfo.InvariantCulture);
}
