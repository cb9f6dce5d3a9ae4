using System.Globalization;
using Maestro.Embedded.Engine;
using Microsoft.DurableTask;

namespace Maestro.Bench.Engine;

/// <summary>The work that is compared: five trivial activities, one after the other, each with its result on disk before the next.</summary>
internal static class FiveSteps
{
    public const int Steps = 5;
    public const string Name = "five-steps";

    private const string Increment = "increment";

    public static TaskRegistry Register()
    {
        var registry = new TaskRegistry();
        registry.AddActivity(Increment, (_, json, _) => Task.FromResult<object?>(int.Parse(json!, CultureInfo.InvariantCulture) + 1));
        registry.AddOrchestrator(Name, async context =>
        {
            var value = context.GetInput<int>();
            for (var step = 0; step < Steps; step++) value = await context.CallActivityAsync<int>(Increment, value);
            return value;
        });
        return registry;
    }
}
