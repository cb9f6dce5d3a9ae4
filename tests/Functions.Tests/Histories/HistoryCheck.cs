using System.Text.Json.Nodes;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.History;
using Maestro.Embedded.Engine.Replay;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.Tests.Histories;

/// <summary>Replays a recorded history against code, with the check that the engine makes when it loads an instance.</summary>
internal static class HistoryCheck
{
    private static readonly DurableEngineOptions Options = new() { DatabasePath = "none" };

    /// <returns>Where the code first does otherwise than recorded; null when it does the same to the end.</returns>
    public static string? FindDivergence(RecordedHistory history, OrchestratorBody code)
    {
        var row = new InstanceRow
        {
            Key = history.Key,
            InstanceId = history.InstanceId,
            Name = history.Orchestrator,
            Generation = history.Generation,
        };
        var state = new InstanceState(row);
        new HistoryReplay(
            state, input => new OrchestrationExecution(row, input, code, Options, NullLoggerFactory.Instance, _ => { }))
            .Run(history.Events.Select(entry => new HistoryTurn(entry.At, [entry.Event])), isEnded: true);

        var (ended, value) = Describe(state.Execution!.Outcome!);
        if (ended == history.Ended && JsonNode.DeepEquals(Parse(value), Parse(history.Value))) return null;
        return ended == "Failed"
            ? value
            : $"it ended '{ended}' with {value}, but the history says '{history.Ended}' with {history.Value}";
    }

    public static (string Ended, string? Value) Describe(ExecutionOutcome outcome) => outcome switch
    {
        Succeeded succeeded => ("Completed", succeeded.Output),
        ContinuedAsNew again => ("ContinuedAsNew", again.Input),
        FailedWith failed => ("Failed", failed.Failure.Message),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no end."),
    };

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}
