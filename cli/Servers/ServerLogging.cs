using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Maestro.Cli.Servers;

/// <summary>How a server in this process logs: one line each, to standard error, as standard output is for results.</summary>
internal static class ServerLogging
{
    public static void ToStandardError(ILoggingBuilder logging, LogLevel least)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(least);
        logging.AddFilter<ConsoleLoggerProvider>(null, least);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
