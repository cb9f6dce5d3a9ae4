using Maestro.Simulator.Faults;
using Maestro.Simulator.Scripts;
using Maestro.Simulator.Serving;

namespace Maestro.Simulator;

/// <summary>How a simulator is built.</summary>
public sealed record SimulatorOptions
{
    /// <summary>16 MiB; a larger request is answered 413.</summary>
    public const long DefaultMaxRequestBytes = 16 * 1024 * 1024;

    /// <summary>What to answer. Load it with <see cref="SimulatorScript.Load"/>.</summary>
    public required SimulatorScript Script { get; init; }

    /// <summary>Where to listen; port 0 takes a free one. Default: a free port on loopback.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    public long MaxRequestBytes { get; init; } = DefaultMaxRequestBytes;

    /// <summary>Faults that the hosting program sets; null: only the admin API does.</summary>
    public FaultInjector? Faults { get; init; }

    /// <summary>
    /// Plays a vLLM server: answers come as its engine gets to them, and <c>/metrics</c> has vLLM's names. Null: as the script's
    /// latencies say.
    /// </summary>
    public VllmModel? Vllm { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where logs go; null: nowhere. The caller keeps ownership.</summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>True when the process is the simulator's own: it then stops on SIGTERM and Ctrl+C.</summary>
    public bool OwnsProcess { get; init; }
}
