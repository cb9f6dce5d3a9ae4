using System.Runtime.CompilerServices;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.History;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Microsoft.DurableTask;

namespace Functions.Tests.Histories;

/// <summary>
/// Histories that runs may have left behind, replayed against the orchestrators of today: a change that would fail runs under
/// way fails here first. See docs/orchestrators.md for how to make one. A new set is recorded, from today's code, with
/// <code>MAESTRO_RECORD_HISTORIES=v2 dotnet test tests/Functions.Tests --filter CommittedHistoryTests</code>
/// Sets that are there are never written again.
/// </summary>
public sealed class CommittedHistoryTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Histories");

    private static IReadOnlyList<string> FileNames { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. FileNames];

    public static TheoryData<string> ScenarioNames => [.. Scenarios.All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_OfACommittedHistory_DecidesAsRecorded(string file)
    {
        var history = Read(file);

        Assert.Null(HistoryCheck.FindDivergence(history, AppOrchestrators.All[history.Orchestrator]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_OfAHistoryWithAnyOneDecisionChanged_NamesThatEvent(string file)
    {
        var history = Read(file);
        var decisions = Enumerable.Range(0, history.Events.Count)
            .Where(i => history.Events[i].Event is Decision and not TimerCreated).ToList();

        // All of a short history; of a long one, which repeats itself, the ends.
        foreach (var i in decisions.Take(15).Concat(decisions.TakeLast(5)).Distinct())
        {
            var changed = history.Events.ToArray();
            changed[i] = changed[i] with { Event = Rename(changed[i].Event) };

            var divergence = HistoryCheck.FindDivergence(
                history with { Events = changed }, AppOrchestrators.All[history.Orchestrator]);

            Assert.Contains(FormattableString.Invariant($"event #{i + 1} is"), divergence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Replay_OfCodeThatCallsOneMoreActivityFirst_NamesTheEvent()
    {
        var divergence = Diverges("success.RunOrchestrator.json", async context =>
        {
            await context.CallActivityAsync("Audit");
            return await RunOrchestrator.RunAsync(context);
        });

        Assert.Contains(
            "event #3 is 'call activity 'BeginRun' (#0)', but now the code decided 'call activity 'Audit' (#0)'", divergence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfCodeThatCallsOneMoreActivityLast_NamesIt()
    {
        var divergence = Diverges("success.AgentOrchestrator.json", async context =>
        {
            var result = await AgentOrchestrator.RunAsync(context);
            await context.CallActivityAsync("Audit");
            return result;
        });

        Assert.Contains("the code decided 'call activity 'Audit' (#", divergence, StringComparison.Ordinal);
        Assert.Contains("which is not in the history", divergence, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfCodeThatDecidesNothing_NamesTheFirstDecision()
    {
        var divergence = Diverges(
            "map-collects-errors.MapOrchestrator.json", _ => Task.FromResult<object?>(NodeResult.Cancelled));

        Assert.Contains(
            "event #3 is 'call activity 'ExpandMap' (#0)', but now the code ended (completed)", divergence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfCodeThatAnswersOtherwise_NamesBothAnswers()
    {
        var divergence = Diverges("gate-block.RunOrchestrator.json", async context =>
        {
            await RunOrchestrator.RunAsync(context);
            return "Completed";
        });

        Assert.Equal("it ended 'Completed' with \"Completed\", but the history says 'Completed' with \"Failed\"", divergence);
    }

    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public async Task Record_OfEveryScenario_ReplaysAndIsCommitted(string scenario)
    {
        var histories = await Scenarios.All[scenario]();

        Assert.All(
            histories, history => Assert.Null(HistoryCheck.FindDivergence(history, AppOrchestrators.All[history.Orchestrator])));
        if (Environment.GetEnvironmentVariable("MAESTRO_RECORD_HISTORIES") is { Length: > 0 } set)
            Write(set, scenario, histories);
        else Assert.Contains(FileNames, file => Path.GetFileName(file).StartsWith(scenario + ".", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryOrchestrator_HasACommittedHistory() => Assert.Equal(
        AppOrchestrators.All.Keys.Order(StringComparer.Ordinal),
        FileNames.Select(file => Read(file).Orchestrator).Distinct().Order(StringComparer.Ordinal));

    private static string? Diverges(string file, OrchestratorBody code) =>
        HistoryCheck.FindDivergence(Read(Path.Combine("v1", file)), code);

    private static RecordedHistory Read(string file) => RecordedHistory.Read(Path.Combine(Folder, file));

    private static HistoryEvent Rename(HistoryEvent entry) => entry switch
    {
        TaskScheduled task => task with { Name = "Other" },
        SubOrchestrationScheduled child => child with { Name = "Other" },
        EventSent sent => sent with { Name = "other" },
        _ => throw new InvalidOperationException($"{entry.GetType().Name} has no name."),
    };

    private static void Write(string set, string scenario, IReadOnlyList<RecordedHistory> histories)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(ThisFile())!, set)).FullName;
        foreach (var history in histories)
        {
            var generation = histories.Count(other => other.InstanceId == history.InstanceId) > 1
                ? FormattableString.Invariant($".{history.Generation}")
                : "";
            var path = Path.Combine(folder, $"{scenario}.{history.Orchestrator}{generation}.json");
            Assert.False(File.Exists(path), $"{path} is there already; a committed history is never written again.");
            File.WriteAllText(path, history.ToText());
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
