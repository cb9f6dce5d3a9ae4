using Maestro.Bench.Chaos;
using Maestro.Bench.Runs;

namespace Maestro.Bench.Scenarios;

/// <summary>Everything that can be measured.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<IScenario> All { get; } = [new RunLatencyScenario(), new EngineChaosScenario()];

    public static IReadOnlyList<IWorker> Workers { get; } = [new ChaosWorker()];
}
