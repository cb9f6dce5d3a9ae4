using Maestro.Runs;

namespace Maestro.Wire;

/// <summary>
/// A line of a run's log; see <see cref="RunLogLine"/> for the members. In a stream, the event's id is the line's.
/// </summary>
public sealed record LogLineView(long? Id, DateTimeOffset Time, string NodeId, string Level, string Line)
{
    public static LogLineView Of(RunLogLine line) => new(line.Id, line.Time, line.NodeId, line.Level, line.Line);
}

/// <summary>A page of a run's log; <paramref name="Next"/> is what to pass as <c>after</c> for more.</summary>
public sealed record LogPage(IReadOnlyList<LogLineView> Items, long? Next);

/// <summary>The last event of a log's stream.</summary>
public sealed record EndEvent(RunStatus Status);
