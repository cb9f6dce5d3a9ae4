namespace Embedded.Engine.Tests.Behaviour;

public abstract class TimerTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task CreateTimer_WhenDue_ResumesAtOrAfterItsTime()
    {
        Orchestrator("sleeps", async context =>
        {
            var start = context.CurrentUtcDateTime;
            await context.CreateTimer(Seconds(30), CancellationToken.None);
            return context.CurrentUtcDateTime - start >= Seconds(30);
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("sleeps");

        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(10));

        Assert.True(end.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task CreateTimer_BeforeItIsDue_StaysPending()
    {
        Orchestrator("sleeps", async context =>
        {
            await context.CreateTimer(Seconds(60), CancellationToken.None);
            return "awake";
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("sleeps");

        await Host.AdvanceAsync(TimeSpan.FromSeconds(40));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Host.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task CreateTimer_InThePast_FiresAtOnce()
    {
        Orchestrator("late", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            return "done";
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("late");

        Assert.Equal("done", (await Host.AdvanceToEndAsync(id, TimeSpan.FromMilliseconds(1))).ReadOutputAs<string>());
    }

    [Fact]
    public async Task CreateTimer_Cancelled_ThrowsAndNeverFires()
    {
        Orchestrator("cancels", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(Seconds(10), cancel.Token);
            cancel.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (TaskCanceledException)
            {
                await context.CreateTimer(Seconds(20), CancellationToken.None);
                return "cancelled";
            }
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("cancels");

        Assert.Equal("cancelled", (await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(10))).ReadOutputAs<string>());
    }

    [Fact]
    public async Task CreateTimer_LeftOpen_HoldsTheEndUntilItFires()
    {
        Orchestrator("leaves", context =>
        {
            _ = context.CreateTimer(Seconds(30), CancellationToken.None);
            context.SetCustomStatus("returned");
            return Task.FromResult<object?>("done");
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("leaves");

        var open = await Host.UntilStatusAsync(id, "returned");
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(10));

        Assert.Equal(OrchestrationRuntimeStatus.Running, open.RuntimeStatus);
        Assert.Equal("done", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task CreateTimer_ManyDueInAnyOrder_AllFire()
    {
        Orchestrator("many", async context =>
        {
            var timers = Enumerable.Range(1, 40).Select(i => context.CreateTimer(Seconds(i * 37 % 41), CancellationToken.None));
            await Task.WhenAll(timers);
            return "all";
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("many");

        Assert.Equal("all", (await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(7))).ReadOutputAs<string>());
    }
}
