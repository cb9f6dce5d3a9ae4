using System.Globalization;
using Maestro.Graphs;
using Maestro.Recipes;

namespace Maestro.Runs;

/// <summary>
/// Something that happened to a run, for those who follow runs from outside. It is stored in one batch with the change that it
/// tells of.
/// </summary>
/// <param name="Sequence">Position among the run's events; from 1 without gaps, in the order in which the changes were
/// stored.</param>
/// <param name="RunId">The run.</param>
/// <param name="Type">One of <see cref="RunEventTypes"/>.</param>
/// <param name="Time">When the change was stored, UTC.</param>
/// <param name="Data">What a reader needs in order to decide whether to look closer; never bodies, prompts or names of
/// people.</param>
public sealed record RunEvent(long Sequence, string RunId, string Type, DateTimeOffset Time, RunEventData Data)
{
    /// <summary>The same whenever and however often the event is delivered; what duplicates are known by.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{RunId}-{Sequence}");
}

/// <summary>What an event says of its run, node or gate.</summary>
public sealed record RunEventData
{
    /// <summary>The status that was entered: of the run, the node or the gate that the event is about.</summary>
    public required string Status { get; init; }

    public string? Recipe { get; init; }

    public string? Version { get; init; }

    public string? NodeId { get; init; }

    public NodeKind? Kind { get; init; }

    /// <summary>A gate's question.</summary>
    public string? Title { get; init; }

    public string? Error { get; init; }
}

/// <summary>The types of events. Stable names; new ones may come.</summary>
public static class RunEventTypes
{
    public const string RunCreated = "maestro.run.created";
    public const string RunStarted = "maestro.run.started";

    /// <summary>The run waits for people at one gate or more.</summary>
    public const string RunWaiting = "maestro.run.waiting";

    /// <summary>It waits no more.</summary>
    public const string RunResumed = "maestro.run.resumed";

    public const string RunCompleted = "maestro.run.completed";
    public const string RunFailed = "maestro.run.failed";
    public const string RunCancelled = "maestro.run.cancelled";

    public const string GateOpened = "maestro.gate.opened";

    /// <summary>The gate is no longer open; its status says how: approved, edited, blocked, expired or cancelled.</summary>
    public const string GateDecided = "maestro.gate.decided";

    /// <summary>
    /// A node of the recipe is over; its status says how: completed, failed, skipped, blocked or cancelled. Items of a map have
    /// none.
    /// </summary>
    public static string NodeEnded(NodeStatus status) => "maestro.node." + status.ToString().ToLowerInvariant();
}
