namespace Embedded.Engine.Tests.Behaviour;

public abstract class PurgeTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task Purge_OfAnEndedInstance_RemovesIt()
    {
        Register();
        await Host.StartAsync();
        var end = await Host.RunAsync("ends");

        var result = await Host.Client.PurgeInstanceAsync(end.InstanceId);

        Assert.Equal(1, result.PurgedInstanceCount);
        Assert.Null(await Host.Client.GetInstanceAsync(end.InstanceId));
    }

    [Fact]
    public async Task Purge_OfARunningOrUnknownInstance_CountsNothing()
    {
        Register();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        Assert.Equal(0, (await Host.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Equal(0, (await Host.Client.PurgeInstanceAsync("nobody")).PurgedInstanceCount);
        Assert.NotNull(await Host.Client.GetInstanceAsync(id));
    }

    [Fact]
    public async Task PurgeAll_WithAFilter_RemovesWhatMatches()
    {
        Register();
        await Host.StartAsync();
        var start = Host.Now - Seconds(1);
        for (var i = 0; i < 3; i++) await Host.RunAsync("ends");
        var failed = await Host.RunAsync("fails");
        var running = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        var between = Host.Now + Seconds(10);
        await Host.AdvanceAsync(TimeSpan.FromSeconds(20));
        var later = await Host.RunAsync("ends");

        var filter = new PurgeInstancesFilter(
            CreatedFrom: start, CreatedTo: between, Statuses: [OrchestrationRuntimeStatus.Completed]);
        var result = await Host.Client.PurgeAllInstancesAsync(filter);

        Assert.Equal(3, result.PurgedInstanceCount);
        Assert.NotNull(await Host.Client.GetInstanceAsync(failed.InstanceId));
        Assert.NotNull(await Host.Client.GetInstanceAsync(running));
        Assert.NotNull(await Host.Client.GetInstanceAsync(later.InstanceId));
    }

    private void Register()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        Orchestrator("fails", _ => throw new InvalidOperationException());
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("never"));
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<int>("ends", new TaskOptions().WithInstanceId("kid")));
    }
}
