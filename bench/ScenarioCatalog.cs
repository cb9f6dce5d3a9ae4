using Maestro.Bench.Chaos;
using Maestro.Bench.Engine;
using Maestro.Bench.Policies;
using Maestro.Bench.Policies.Pii;
using Maestro.Bench.Routing;
using Maestro.Bench.Runs;
using Maestro.Bench.Runs.Maps;
using Maestro.Bench.Scale;
using Maestro.Bench.Stores;

namespace Maestro.Bench;

/// <summary>Everything that can be measured.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new RunLatencyScenario(),
        new RunThroughputScenario(),
        new StepCostScenario(),
        new MapScaleScenario(),
        new StoreLatencyScenario(),
        new EngineThroughputScenario(),
        new EngineGrowthScenario(),
        new EngineRecoveryScenario(),
        new EngineTimersScenario(),
        new EngineChaosScenario(),
        new RouterOverheadScenario(),
        new RouterDecisionScenario(),
        new RouterBrownoutScenario(),
        new ServingSimScenario(),
        new ScaleScenario(),
        new RegoConformanceScenario(),
        new PolicyLatencyScenario(),
        new PolicyPiiScenario(),
    ];

    public static IReadOnlyList<IWorker> Workers { get; } =
    [
        new ChaosWorker(),
        new RecoveryWorker(),
        new UpstreamWorker(),
        new RouterWorker(),
        new ItemToolsWorker(),
    ];
}
