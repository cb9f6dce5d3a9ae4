using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Microsoft.Extensions.Logging;

namespace Maestro.Bench.Engine;

/// <summary>
/// The engine as the embedded host runs it: the same options, the same durability, nothing else in the process.
/// </summary>
internal static class EngineHost
{
    public const string DatabaseFile = "engine.db";

    public static async Task<DurableEngine> StartAsync(TaskRegistry registry, string folder, CancellationToken cancellationToken)
    {
        var loggers = LoggerFactory.Create(logging =>
            logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error));
        var options = new DurableEngineOptions { DatabasePath = Path.Combine(folder, DatabaseFile) };
        var engine = new DurableEngine(registry, options, TimeProvider.System, loggers);
        await engine.StartAsync(cancellationToken);
        return engine;
    }
}
