using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Hosting;

internal static partial class HostLog
{
    [LoggerMessage(3400, LogLevel.Information, "Serving {Functions} functions at {Url}; data in {DataDirectory}.")]
    public static partial void Started(ILogger logger, int functions, string url, string dataDirectory);

    [LoggerMessage(3401, LogLevel.Warning, "{Listener}: functions were still running when the time for stopping was over.")]
    public static partial void StillRunning(ILogger logger, string listener);

    [LoggerMessage(
        3402, LogLevel.Warning, "{Url} can be reached from other machines, and no Maestro:HostKey is set: they are refused.")]
    public static partial void NoKey(ILogger logger, string url);

    [LoggerMessage(3403, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(ILogger logger);
}
