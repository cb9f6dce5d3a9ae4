using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Http;

internal static partial class HttpLog
{
    [LoggerMessage(3000, LogLevel.Debug, "The caller of {Method} {Path} left before the answer was complete.")]
    public static partial void CallerLeft(ILogger logger, string method, string? path);

    [LoggerMessage(3001, LogLevel.Information, "{Method} {Path} was refused with {Status}: {Reason}")]
    public static partial void BadRequest(ILogger logger, string method, string? path, int status, string reason);

    [LoggerMessage(3002, LogLevel.Error, "{Method} {Path} failed; trace {TraceId}.")]
    public static partial void Failed(ILogger logger, Exception exception, string method, string? path, string traceId);

    [LoggerMessage(3004, LogLevel.Warning, "{Method} {Path} was answered {Status}: the host cannot take it on now.")]
    public static partial void Overloaded(ILogger logger, Exception exception, string method, string? path, int status);

    [LoggerMessage(3003, LogLevel.Warning, "{Method} {Path} was refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string method, string? path, int status, string reason);
}
