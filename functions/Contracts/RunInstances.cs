using Maestro.Graphs;

namespace Maestro.Functions.Contracts;

/// <summary>
/// Names by which orchestrations and the events that wake them are known: to each other, to the API and to stored histories.
/// </summary>
public static class RunInstances
{
    /// <summary>The orchestrator of a run; its instance id is the run's.</summary>
    public const string Orchestrator = "RunOrchestrator";

    /// <summary>Event that asks an orchestration to end; sent to a run and passed on to its parts.</summary>
    public const string CancelEvent = "cancel";

    /// <summary>The event that wakes a gate. It carries nothing: the store says what was decided.</summary>
    public static string GateEvent(string nodeId) => $"gate.{nodeId}";

    /// <summary>Instance id of a node that runs as an orchestration of its own.</summary>
    public static string ChildOf(string runId, string nodeId) => $"{runId}.{nodeId}";

    /// <summary>
    /// Whether a node of this kind runs as an orchestration of its own, which keeps its steps out of the run's history.
    /// </summary>
    public static bool IsOrchestration(GraphNode node) => node.Kind is NodeKind.Agent or NodeKind.Map;
}
