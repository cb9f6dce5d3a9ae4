using Microsoft.DurableTask;

namespace Maestro.Bench.Chaos;

/// <summary>A kind of orchestration that is killed in the middle. Its result depends on nothing but its size.</summary>
internal interface IChaosKind
{
    string Name { get; }

    Task<int> RunAsync(TaskOrchestrationContext context, ChaosInput input);

    /// <summary>What an orchestration of this size must answer.</summary>
    int Expected(int size);

    /// <summary>The names of the events that it needs, one for each time.</summary>
    IEnumerable<string> Events(int size) => [];
}
