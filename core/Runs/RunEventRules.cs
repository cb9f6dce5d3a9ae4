using Maestro.Approvals;
using Maestro.Graphs;

namespace Maestro.Runs;

/// <summary>Which event, if any, a change causes. A change that is written again as it was causes none.</summary>
public static class RunEventRules
{
    private const int MaxText = 1000;

    /// <param name="before">Null for a new run.</param>
    /// <param name="after">The run as it is to be stored.</param>
    public static (string Type, RunEventData Data)? Of(Run? before, Run after)
    {
        if (before?.Status == after.Status) return null;
        var type = after.Status switch
        {
            RunStatus.Pending => RunEventTypes.RunCreated,
            RunStatus.Running when before?.Status == RunStatus.Waiting => RunEventTypes.RunResumed,
            RunStatus.Running => RunEventTypes.RunStarted,
            RunStatus.Waiting => RunEventTypes.RunWaiting,
            RunStatus.Completed => RunEventTypes.RunCompleted,
            RunStatus.Failed => RunEventTypes.RunFailed,
            _ => RunEventTypes.RunCancelled,
        };
        return (type, new RunEventData
        {
            Status = Word(after.Status),
            Recipe = after.Recipe,
            Version = after.Version,
            NodeId = after.Error?.NodeId,
            Error = Short(after.Error?.Message),
        });
    }

    public static (string Type, RunEventData Data)? Of(NodeRecord? before, NodeRecord after)
    {
        if (after.Parent is not null || before?.Status == after.Status) return null;
        if (after.Status is NodeStatus.Pending or NodeStatus.Running or NodeStatus.Waiting) return null;
        return (RunEventTypes.NodeEnded(after.Status), new RunEventData
        {
            Status = Word(after.Status),
            NodeId = after.Id,
            Kind = after.Kind,
            Error = Short(after.Error),
        });
    }

    public static (string Type, RunEventData Data)? Of(Gate? before, Gate after)
    {
        if (before?.Status == after.Status) return null;
        return (after.IsOpen ? RunEventTypes.GateOpened : RunEventTypes.GateDecided, new RunEventData
        {
            Status = Word(after.Status),
            Recipe = after.Recipe,
            NodeId = after.NodeId,
            Title = Short(after.Title),
        });
    }

    private static string Word<T>(T status)
        where T : struct, Enum => status.ToString().ToLowerInvariant();

    private static string? Short(string? text) => text is { Length: > MaxText } ? text[..MaxText] + "…" : text;
}
