using CsCheck;

namespace Embedded.Engine.Tests.Faults;

/// <summary>
/// The wall clock is set while the engine runs, or while it does not; the monotonic count goes on as if nothing had been.
/// </summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ThreeHours = TimeSpan.FromHours(3);

    [Fact]
    public async Task Clock_SetForward_FiresWhatIsDueInOrder()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("three", async context =>
        {
            var fired = new List<int>();
            await Task.WhenAll(new[] { 3, 1, 2 }.Select(async hours =>
            {
                await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
                fired.Add(hours);
            }));
            return fired;
        }));
        var id = await ScheduleAsync(host, "three");

        await SetClockAsync(host, TimeSpan.FromHours(4));
        await host.AdvanceAsync(Second);

        var end = await host.EndOfAsync(id);
        Assert.Equal([1, 2, 3], end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task Clock_SetForward_LeavesWhatIsNotDue()
    {
        await using var host = await EngineHost.StartAsync(Naps);
        var id = await ScheduleAsync(host, "naps", 10_000);

        await SetClockAsync(host, TimeSpan.FromSeconds(9_000));
        await host.AdvanceAsync(TimeSpan.FromSeconds(998));

        Assert.False(await HasEndedAsync(host, id));
        await host.AdvanceAsync(TimeSpan.FromSeconds(2));
        await host.EndOfAsync(id);
    }

    [Fact]
    public async Task Clock_SetBack_MakesATimerWaitNeitherShorterNorLonger()
    {
        await using var host = await EngineHost.StartAsync(Naps);
        var id = await ScheduleAsync(host, "naps", 30);

        await SetClockAsync(host, -ThreeHours);
        await host.AdvanceAsync(TimeSpan.FromSeconds(29));

        Assert.False(await HasEndedAsync(host, id));
        await host.AdvanceAsync(Second);
        var times = (await host.EndOfAsync(id)).ReadOutputAs<DateTime[]>()!;
        Assert.Equal(TimeSpan.FromSeconds(30), times[1] - times[0]);
    }

    [Fact]
    public async Task Clock_SetBack_LetsLaterTimersOfTheSameInstanceKeepTheirLength()
    {
        await using var host = await EngineHost.StartAsync(Naps);
        var id = await ScheduleAsync(host, "naps", 30, 30, 30);
        await SetClockAsync(host, -ThreeHours);

        for (var i = 0; i < 3; i++)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(29));
            Assert.False(await HasEndedAsync(host, id));
            await host.AdvanceAsync(Second);
        }

        await host.EndOfAsync(id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Clock_SetBackWhileTheEngineIsDown_StartsTheWaitAgainAtMost(bool inMemory)
    {
        await using var host = await EngineHost.StartAsync(Naps);
        var id = await ScheduleAsync(host, "naps", 30);
        await host.AdvanceAsync(TimeSpan.FromSeconds(20));
        await host.Engine.DisposeAsync();
        host.Time.Set(-ThreeHours);
        await host.StartAsync();

        // Timers are armed without the instance; an event brings it into memory, which arms them once more.
        if (inMemory) await host.Client.RaiseEventAsync(id, "nobody waits for it");

        await host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(await HasEndedAsync(host, id));
        await host.AdvanceAsync(Second);
        await host.EndOfAsync(id);
    }

    [Fact]
    public async Task Clock_SetBack_BeginsALaterStartWhenItsWaitIsOver()
    {
        await using var host = await EngineHost.StartAsync(Naps);
        var startAt = host.Now + TimeSpan.FromSeconds(30);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "naps", new[] { 1 }, new StartOrchestrationOptions(null, startAt));

        await SetClockAsync(host, -ThreeHours);
        await host.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await host.AdvanceAsync(Second);
        await host.AdvanceAsync(Second);

        Assert.Equal(startAt.UtcDateTime, (await host.EndOfAsync(id)).ReadOutputAs<DateTime[]>()![0]);
    }

    [Fact]
    public async Task Clock_SetBack_KeepsRecordedTimesInOrder()
    {
        await using var host = await EngineHost.StartAsync(host =>
        {
            Naps(host);
            host.Orchestrator("parent", async context =>
            {
                var before = context.CurrentUtcDateTime;
                await context.WaitForExternalEvent<int>("go");
                return new[] { before, context.CurrentUtcDateTime };
            });
        });
        var id = await ScheduleAsync(host, "parent");

        await SetClockAsync(host, -ThreeHours);
        await host.Client.RaiseEventAsync(id, "go", 1);

        var end = await host.EndOfAsync(id);
        var times = end.ReadOutputAs<DateTime[]>()!;
        Assert.True(times[1] >= times[0]);
        Assert.True(end.LastUpdatedAt >= end.CreatedAt);
    }

    [Fact]
    public void Clock_SetAnyhowAtAnyTime_NeitherShortensAWaitNorTurnsTimeBack()
    {
        var jump = Gen.Int[-10_000, 10_000];
        Gen.Select(Gen.Int[1, 100].Array[1, 6], jump.Array[6], Gen.Bool.Array[6]).Sample(
            (naps, jumps, restarts) => CheckAsync(naps, jumps, restarts).GetAwaiter().GetResult(), iter: 12, threads: 1);
    }

    private static async Task CheckAsync(int[] naps, int[] jumps, bool[] restarts)
    {
        await using var host = await EngineHost.StartAsync(Naps);
        var id = await ScheduleAsync(host, "naps", naps);
        for (var i = 0; i < naps.Length; i++)
        {
            await SetClockAsync(host, TimeSpan.FromSeconds(jumps[i]));
            if (restarts[i]) await host.RestartAsync();
            await host.AdvanceAsync(TimeSpan.FromSeconds(naps[i]));
        }

        // Each nap got as long as it had asked for, so none can be open.
        var times = (await host.EndOfAsync(id)).ReadOutputAs<DateTime[]>()!;
        for (var i = 0; i < naps.Length; i++) Assert.True(times[i + 1] - times[i] >= TimeSpan.FromSeconds(naps[i]));
    }

    private static void Naps(EngineHost host) => host.Orchestrator("naps", async context =>
    {
        var times = new List<DateTime> { context.CurrentUtcDateTime };
        foreach (var seconds in context.GetInput<int[]>()!)
        {
            await context.CreateTimer(TimeSpan.FromSeconds(seconds), CancellationToken.None);
            times.Add(context.CurrentUtcDateTime);
        }

        return times;
    });

    private static async Task<string> ScheduleAsync(EngineHost host, string name, params int[] input) =>
        await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input);

    private static async Task SetClockAsync(EngineHost host, TimeSpan by)
    {
        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);
        host.Time.Set(by);
    }

    private static async Task<bool> HasEndedAsync(EngineHost host, string id)
    {
        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);
        return (await host.Client.GetInstanceAsync(id))!.RuntimeStatus == OrchestrationRuntimeStatus.Completed;
    }
}
