using System.Collections.Concurrent;
using Maestro.Bench.Measuring;
using Maestro.Embedded.Engine;
using Microsoft.DurableTask;

namespace Maestro.Bench.Engine;

/// <summary>How late durable timers fire when many are due within a short time.</summary>
internal sealed class EngineTimersScenario : IScenario
{
    private const string Sleeper = "sleeper";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Option<int> _timers = new("--timers") { Description = "Timers.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<double> _seconds = new(
        "--seconds") { Description = "The time within which they are due.", DefaultValueFactory = _ => 60 };
    private readonly Option<int> _seed = new("--seed") { Description = "Of the due times.", DefaultValueFactory = _ => 1 };

    public string Name => "engine-timers";

    public string Description => "Lateness of durable timers, many due within one minute";

    public IReadOnlyList<Option> Options => [_timers, _seconds, _seed];

    public async Task RunAsync(BenchRun run)
    {
        var (count, window) = (run.Get(_timers), TimeSpan.FromSeconds(run.Get(_seconds)));
        var late = new ConcurrentBag<double>();
        var registry = new TaskRegistry();
        registry.AddOrchestrator(Sleeper, async context =>
        {
            var due = context.GetInput<DateTime>();
            await context.CreateTimer(due, CancellationToken.None);

            // The real clock on purpose: this is a measurement, and each instance passes here once.
            if (!context.IsReplaying) late.Add((DateTime.UtcNow - due).TotalMilliseconds);
            return null;
        });
        await using var engine = await EngineHost.StartAsync(registry, run.Folder, run.Cancellation);

        // All are stored before the first is due.
        var start = DateTime.UtcNow + TimeSpan.FromSeconds(1 + (count / 1000.0));
        var random = new Random(run.Get(_seed));
        DateTime[] due = [.. Enumerable.Range(0, count).Select(_ => start + (window * random.NextDouble()))];
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = 256, CancellationToken = run.Cancellation },
            async (at, stop) => await engine.Client.ScheduleNewOrchestrationInstanceAsync(Sleeper, at, stop));
        var ready = DateTime.UtcNow;
        if (ready > start)
            run.Report.Note(FormattableString.Invariant($"The timers were stored {(ready - start).TotalSeconds:0.0} s after the first was due: too slow a machine for this figure."));

        var deadline = start + window + Patience;
        while (late.Count < count)
        {
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"{late.Count} of {count} timers fired.");
            await Task.Delay(50, run.Cancellation);
        }

        var lateness = Latencies.Of(late, window);
        run.Report.Add("timers", count, "timers due at random times");
        run.Report.AddPercentiles("late", [lateness], "from due to the orchestrator's going on");
        run.Report.Add("late_max_ms", lateness.MaxMs, "the latest");
        run.Report.Add("early", late.Count(value => value < 0), "timers that fired before they were due");
        run.Report.Note(FormattableString.Invariant($"due within {window.TotalSeconds:0.#} s, seed {run.Get(_seed)}"));
    }
}
