using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Timers;

internal static partial class TimerLog
{
    [LoggerMessage(3100, LogLevel.Information, "Timer {Function} ({Schedule}) runs next at {Next:u}.")]
    public static partial void Waiting(ILogger logger, string function, string schedule, DateTime next);

    [LoggerMessage(3101, LogLevel.Error, "Timer {Function} failed in its run of {Due:u}; it goes on with the next.")]
    public static partial void Failed(ILogger logger, Exception exception, string function, DateTime due);

    [LoggerMessage(3102, LogLevel.Information, "Timer {Function} was stopped in its run of {Due:u}, which stays due.")]
    public static partial void Interrupted(ILogger logger, string function, DateTime due);

    [LoggerMessage(3103, LogLevel.Critical, "Timer {Function} runs no more: its record cannot be kept.")]
    public static partial void Ended(ILogger logger, Exception exception, string function);
}
