using System.Diagnostics;

namespace Maestro.Embedded.Engine.Diagnostics;

/// <summary>The engine's trace source. Activities run as children of the span in which their orchestration was scheduled.</summary>
internal static class EngineTelemetry
{
    public const string SourceName = "Maestro.Engine";
    public const string InstanceId = "durabletask.task.instance_id";
    public const string TaskName = "durabletask.task.name";
    public const string TaskId = "durabletask.task.task_id";

    public static ActivitySource Source { get; } = new(SourceName);
}
