namespace Embedded.Engine.Tests.Recovery;

public sealed class EvictionTests
{
    [Fact]
    public async Task IdleInstances_PastTheirLifetime_LeaveMemoryAndComeBack()
    {
        await using var host = await EngineHost.StartAsync(Register);
        var ids = new List<string>();
        for (var i = 0; i < 20; i++) ids.Add(await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", i));
        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);
        Assert.Equal(20, host.Engine.LiveInstances);

        host.Time.Advance(TimeSpan.FromMinutes(11));
        await Eventually.HoldsAsync(() => host.Engine.LiveInstances == 0);
        foreach (var id in ids) await host.Client.RaiseEventAsync(id, "go", 100);

        for (var i = 0; i < ids.Count; i++) Assert.Equal(101 + i, (await host.EndOfAsync(ids[i])).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Instances_AboveTheCap_AreDroppedOldestFirst()
    {
        await using var host = new EngineHost { Configure = options => options with { MaxLiveInstances = 5 } };
        Register(host);
        await host.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("waits", i, new StartOrchestrationOptions($"i{i}"));
            host.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);
        host.Time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => host.Engine.LiveInstances == 5);

        await host.Client.RaiseEventAsync("i0", "go", 7);
        Assert.Equal(8, (await host.EndOfAsync("i0")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Instances_WithRunningActivities_StayInMemory()
    {
        var release = new TaskCompletionSource();
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Activity<int>("slow", async (_, _) =>
            {
                await release.Task;
                return 1;
            });
            host.Orchestrator("works", async context => await context.CallActivityAsync<int>("slow"));
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("works");

        host.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, host.Engine.LiveInstances);
        release.SetResult();

        Assert.Equal(1, (await host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task EndedInstances_LeaveMemoryAtOnce()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("ends", _ => Task.FromResult<object?>(1)));

        for (var i = 0; i < 10; i++) await host.RunAsync("ends");

        await Eventually.HoldsAsync(() => host.Engine.LiveInstances == 0);
    }

    private static void Register(EngineHost host)
    {
        host.Activity<int>("step", (_, value) => Task.FromResult<object?>(value + 1));
        host.Orchestrator("waits", async context =>
        {
            var value = await context.CallActivityAsync<int>("step", context.GetInput<int>());
            return value + await context.WaitForExternalEvent<int>("go");
        });
    }
}
