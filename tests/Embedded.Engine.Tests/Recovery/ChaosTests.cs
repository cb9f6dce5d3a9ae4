using System.Collections.Concurrent;
using Maestro.Embedded.Engine;
using Maestro.Sqlite;

namespace Embedded.Engine.Tests.Recovery;

/// <summary>
/// Mixed orchestrations while the engine is ended at random commits, before or after the moment of durability. An outside
/// journal knows what was acknowledged and what ran.
/// </summary>
public sealed class ChaosTests
{
    private const int Instances = 12;

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 20));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Engine_EndedAtRandomCommits_LosesNothingAcknowledgedAndRepeatsNoCompletedActivity(int seed) =>
        await RunAsync(new Random(seed));

    private static async Task RunAsync(Random random)
    {
        var journal = new Journal();
        var crashes = new Crashes(random);
        await using var host = new EngineHost { Configure = options => options with { CommitObserver = crashes.Observe } };
        Register(host, journal);
        await host.StartAsync();

        var pending = new ConcurrentDictionary<string, ConcurrentQueue<(string Name, int Value)>>();
        for (var i = 0; i < Instances; i++)
            pending[$"i{i}"] = new ConcurrentQueue<(string, int)>([("start", i), ("a", 1), ("b", 2), ("a", 3)]);

        // Each script goes on in order; a step that was not acknowledged is tried again after the next start.
        for (var round = 0; !pending.Values.All(queue => queue.IsEmpty); round++)
        {
            Assert.True(round < 500, "The scripts do not come to an end.");
            await Task.WhenAll(pending.Select(script => Task.Run(() => PlayAsync(host, script.Key, script.Value, journal))));
            await ReviveAsync(host, crashes);
        }

        for (var i = 0; i < Instances; i++) await FinishAsync(host, crashes, $"i{i}");
        journal.Check();
        Assert.True(crashes.Count > 0, "The engine was never ended: the test shows nothing.");
    }

    private static async Task PlayAsync(
        EngineHost host, string id, ConcurrentQueue<(string Name, int Value)> script, Journal journal)
    {
        while (script.TryPeek(out var step))
        {
            try
            {
                if (step.Name == "start")
                {
                    var options = new StartOrchestrationOptions(id).WithDedupeStatuses(
                        StartOrchestrationOptionsExtensions.ValidDedupeStatuses.ToArray());
                    await host.Client.ScheduleNewOrchestrationInstanceAsync("mix", step.Value, options);
                }
                else
                {
                    await host.Client.RaiseEventAsync(id, step.Name, step.Value);
                    journal.Acknowledge(id, step.Value);
                }
            }
            catch (global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
            {
                // The start was durable after all; only its acknowledgement was lost.
            }
            catch (EngineStoppedException)
            {
                return;
            }

            script.TryDequeue(out _);
        }
    }

    private static async Task ReviveAsync(EngineHost host, Crashes crashes)
    {
        if (!crashes.HasCrashed) return;
        await host.Engine.AbandonAsync();
        await host.Engine.DisposeAsync();

        // A killed process leaves no activity behind that still writes to the journal.
        await Eventually.HoldsAsync(() => host.Engine.RunningActivities == 0);
        crashes.Rearm();
        await host.StartAsync();
    }

    private static async Task FinishAsync(EngineHost host, Crashes crashes, string id)
    {
        try
        {
            await Eventually.HoldsAsync(async () =>
            {
                await ReviveAsync(host, crashes);
                host.Time.Advance(TimeSpan.FromSeconds(1));
                return await host.Client.GetInstanceAsync(id) is { IsCompleted: true };
            });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{id} did not end.{Environment.NewLine}{HistoryDump.Of(host.DatabasePath, id)}");
        }

        var end = await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.True(end!.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{id}: {end.FailureDetails}");

        // Three acknowledged values; an event whose acknowledgement was lost may have come twice and ends a wait of its own.
        Assert.Equal(6, end.ReadOutputAs<int>());
    }

    private static void Register(EngineHost host, Journal journal)
    {
        host.Activity<string>("effect", (_, what) => journal.RunAsync(what));
        host.Orchestrator("child", async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            return await context.CallActivityAsync<int>("effect", $"{context.GetInput<string>()}/child");
        });
        host.Orchestrator("mix", async context =>
        {
            var id = context.InstanceId;
            var fan = Enumerable.Range(0, 4).Select(i => context.CallActivityAsync<int>("effect", $"{id}/fan{i}")).ToList();
            var child = context.CallSubOrchestratorAsync<int>("child", id);
            await Task.WhenAll(fan);
            var sum = 0;
            var seen = new HashSet<int>();
            Task<int>? a = null, b = null;
            while (seen.Count < 3)
            {
                // A wait that is left open would take a later event, so each is kept until it has one.
                a ??= context.WaitForExternalEvent<int>("a");
                b ??= context.WaitForExternalEvent<int>("b");
                var winner = await Task.WhenAny(a, b);
                if (winner == a) a = null;
                else b = null;
                var value = await winner;
                if (seen.Add(value)) sum += value;
                await context.CallActivityAsync<int>("effect", $"{id}/saw{value}#{context.NewGuid()}");
            }

            await child;
            return sum;
        });
    }

    /// <summary>Ends the engine at a random commit, again and again, a limited number of times.</summary>
    private sealed class Crashes(Random random)
    {
        private const int MaxCrashes = 6;

        private int _left = MaxCrashes;
        private int _countdown = random.Next(1, 9);
        private volatile bool _hasCrashed;

        public bool HasCrashed => _hasCrashed;

        public int Count => MaxCrashes - _left;

        public bool Observe(CommitPoint point)
        {
            if (_left == 0 || --_countdown > 0) return true;
            _hasCrashed = true;
            return false;
        }

        public void Rearm()
        {
            _left--;
            _countdown = random.Next(1, 9);
            _hasCrashed = false;
        }
    }

    /// <summary>Effects and acknowledgements as the outside world saw them, in order.</summary>
    private sealed class Journal
    {
        private readonly ConcurrentQueue<string> _effects = new();
        private readonly ConcurrentBag<string> _acknowledged = [];

        public async Task<object?> RunAsync(string what)
        {
            _effects.Enqueue(what);
            await Task.Yield();
            return 1;
        }

        public void Acknowledge(string id, int value) => _acknowledged.Add($"{id}/saw{value}#");

        public void Check()
        {
            var effects = _effects.ToArray();
            foreach (var seen in _acknowledged)
                Assert.Contains(effects, effect => effect.StartsWith(seen, StringComparison.Ordinal));

            // A step begins only when the one before is complete for good: from then on that one must not run again.
            foreach (var instance in effects.GroupBy(effect => effect[..effect.IndexOf('/', StringComparison.Ordinal)]))
            {
                var steps = instance.Where(effect => !effect.EndsWith("/child", StringComparison.Ordinal)).Select(StepOf)
                    .ToList();
                var order = steps.Distinct().ToList();
                Assert.Equal(order, steps.Where((step, i) => i == 0 || steps[i - 1] != step));
            }
        }

        private static string StepOf(string effect) => effect.Contains("/fan", StringComparison.Ordinal) ? "fan" : effect;
    }
}
