using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Diagnostics;

/// <summary>The engine's log lines. Ids 4100-4199 are its own and stay as they are.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(4100, LogLevel.Information, "Durable engine started on {Path}; {Open} instances are open.")]
    public static partial void Started(ILogger logger, string path, long open);

    [LoggerMessage(
        4101, LogLevel.Information,
        "Durable engine stopped; {Unfinished} activities were cancelled and run again at the next start.")]
    public static partial void Stopped(ILogger logger, int unfinished);

    [LoggerMessage(
        4110, LogLevel.Error, "A commit of {Count} items failed. Callers are told, the engine's own work is tried again.")]
    public static partial void CommitFailed(ILogger logger, int count, Exception exception);

    [LoggerMessage(4111, LogLevel.Error, "A turn of instance {InstanceId} failed; the instance is rebuilt from its history.")]
    public static partial void TurnFailed(ILogger logger, string instanceId, Exception exception);

    [LoggerMessage(4112, LogLevel.Error, "Unfinished work could not be read from the database; it is tried again.")]
    public static partial void RecoveryFailed(ILogger logger, Exception exception);

    [LoggerMessage(4113, LogLevel.Critical, "A step after a commit failed; this is a fault of the engine.")]
    public static partial void AfterCommitFailed(ILogger logger, Exception exception);

    [LoggerMessage(4120, LogLevel.Warning, "Orchestration {Name} ({InstanceId}) failed: {ErrorType}: {ErrorMessage}")]
    public static partial void InstanceFailed(
        ILogger logger, string name, string instanceId, string errorType, string errorMessage);

    [LoggerMessage(4121, LogLevel.Warning, "Activity {Name} (#{TaskId}) of {InstanceId} failed.")]
    public static partial void ActivityFailed(ILogger logger, string name, int taskId, string instanceId, Exception exception);
}
