using Maestro.Embedded.Engine;
using Microsoft.DurableTask;

namespace Maestro.Bench.Engine;

/// <summary>
/// The work that is compared: five trivial activities, one after the other, each with its result on disk before the next.
/// </summary>
internal static class FiveSteps
{
    public const int Steps = 5;
    public const string Name = "five-steps";

    /// <summary>A run long enough that its start and end hardly count.</summary>
    public const int ChainSteps = 200;
    public const string ChainName = "chain";

    private const string Increment = "increment";

    public static TaskRegistry Register()
    {
        var registry = new TaskRegistry();
        registry.AddActivity(
            Increment, (_, json, _) => Task.FromResult<object?>(int.Parse(json!, CultureInfo.InvariantCulture) + 1));
        Add(Name, Steps);
        Add(ChainName, ChainSteps);
        return registry;

        void Add(string name, int steps) => registry.AddOrchestrator(name, async context =>
        {
            var value = context.GetInput<int>();
            for (var step = 0; step < steps; step++) value = await context.CallActivityAsync<int>(Increment, value);
            return value;
        });
    }
}
