using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Maestro.Embedded.Engine.Diagnostics;

/// <summary>
/// The engine's trace source and meter. Activities run as children of the span in which their orchestration was scheduled.
/// Commits are measured one by one: how long each took, disk included, in seconds, and how many changes went into it.
/// </summary>
internal static class EngineTelemetry
{
    public const string SourceName = "Maestro.Engine";
    public const string InstanceId = "durabletask.task.instance_id";
    public const string TaskName = "durabletask.task.name";
    public const string TaskId = "durabletask.task.task_id";

    private static readonly Meter Meter = new(SourceName);

    public static ActivitySource Source { get; } = new(SourceName);

    public static Histogram<double> CommitDuration { get; } = Meter.CreateHistogram<double>(
        "maestro.engine.commit.duration", "s");

    public static Histogram<int> CommitItems { get; } = Meter.CreateHistogram<int>("maestro.engine.commit.items", "{item}");
}
