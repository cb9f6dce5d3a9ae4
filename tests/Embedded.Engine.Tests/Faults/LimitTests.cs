using Maestro.Embedded.Engine;

namespace Embedded.Engine.Tests.Faults;

public sealed class LimitTests
{
    [Fact]
    public async Task Schedule_WhileTooManyActivitiesWait_IsRefusedWithATime()
    {
        var release = new TaskCompletionSource();
        await using var host = new EngineHost
        {
            Configure = options => options with { MaxConcurrentActivities = 1, MaxQueuedActivities = 3 },
        };
        host.Activity<int>("slow", async (_, _) =>
        {
            await release.Task;
            return 1;
        });
        host.Orchestrator(
            "fans",
            async context => await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => context.CallActivityAsync<int>("slow"))));
        await host.StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("fans");
        await Eventually.HoldsAsync(() => host.Engine.QueuedActivities == 4);

        var busy = await Assert.ThrowsAsync<EngineBusyException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("fans"));
        release.SetResult();
        await host.EndOfAsync(id);

        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        await host.RunAsync("fans");
    }

    [Fact]
    public async Task Activities_NeverRunMoreAtOnceThanAllowed()
    {
        var running = 0;
        var most = 0;
        await using var host = new EngineHost { Configure = options => options with { MaxConcurrentActivities = 4 } };
        host.Activity<int>("counted", async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return 1;
        });
        host.Orchestrator("fans", async context =>
            (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => context.CallActivityAsync<int>("counted")))).Sum());
        await host.StartAsync();

        Assert.Equal(100, (await host.RunAsync("fans")).ReadOutputAs<int>());
        Assert.InRange(most, 1, 4);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
