using System.Diagnostics;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Microsoft.DurableTask;

namespace Maestro.Bench.Engine;

/// <summary>Orchestrations that have done a few steps and wait for an event, as a run waits at its gate.</summary>
internal static class WaitingInstances
{
    public const string Event = "decided";

    private const string Name = "waiting";
    private const string Step = "step";
    private const int Steps = 3;
    private const int StartsAtOnce = 256;

    public static TaskRegistry Register(Action<string> waits)
    {
        var registry = new TaskRegistry();
        registry.AddActivity(
            Step, (_, _, _) => Task.FromResult<object?>("a result as long as a digest is: 0123456789abcdef0123456789abcdef"));
        registry.AddOrchestrator(Name, async context =>
        {
            for (var step = 0; step < Steps; step++) await context.CallActivityAsync<string>(Step, step);
            var decision = context.WaitForExternalEvent<string>(Event);
            if (!context.IsReplaying) waits(context.InstanceId);
            return await decision;
        });
        return registry;
    }

    public static string IdOf(int number) => FormattableString.Invariant($"waiting-{number}");

    /// <summary>Starts them and returns when all wait.</summary>
    public static async Task FillAsync(
        DurableEngine engine, int count, Func<int> waiting, TimeSpan patience, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = StartsAtOnce, CancellationToken = cancellationToken },
            async (number, stop) => await engine.Client.ScheduleNewOrchestrationInstanceAsync(
                Name, null, new StartOrchestrationOptions(IdOf(number)), stop));
        var watch = Stopwatch.StartNew();
        while (waiting() < count)
        {
            if (watch.Elapsed > patience) throw new TimeoutException($"{waiting()} of {count} instances wait after {patience}.");
            await Task.Delay(10, cancellationToken);
        }
    }
}
