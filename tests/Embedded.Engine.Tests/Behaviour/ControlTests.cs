namespace Embedded.Engine.Tests.Behaviour;

public abstract class ControlTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task Suspend_HoldsEventsBack_UntilResumed()
    {
        WaitForTwo();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("two");
        await Host.UntilStatusAsync(id, "waiting");

        await Host.Client.SuspendInstanceAsync(id, "lunch");
        await Host.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Host.Client.RaiseEventAsync(id, "first", 1);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await Host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Equal("waiting", (await Host.Client.GetInstanceAsync(id, true))!.ReadCustomStatusAs<string>());

        await Host.Client.ResumeInstanceAsync(id, "back");
        await Host.UntilStatusAsync(id, "got first");
        await Host.Client.RaiseEventAsync(id, "second", 2);

        Assert.Equal(3, (await Host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Suspend_TwiceOrOfNobody_DoesNothing()
    {
        WaitForTwo();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("two");

        await Host.Client.SuspendInstanceAsync(id);
        await Host.Client.SuspendInstanceAsync(id);
        await Host.Client.SuspendInstanceAsync("nobody");
        await Host.Client.ResumeInstanceAsync(id);

        await Host.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Running);
    }

    [Fact]
    public async Task Terminate_SetsStatusAndOutput()
    {
        WaitForTwo();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("two");

        await Host.Client.TerminateInstanceAsync(id, "because");

        var end = await Host.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("because", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_OfASuspendedInstance_Ends()
    {
        WaitForTwo();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("two");
        await Host.Client.SuspendInstanceAsync(id);

        await Host.Client.TerminateInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndOfAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_OfAnEndedInstance_ChangesNothing()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        await Host.StartAsync();
        var end = await Host.RunAsync("ends");

        await Host.Client.TerminateInstanceAsync(end.InstanceId, "too late");

        Assert.Equal(1, (await Host.EndOfAsync(end.InstanceId)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Restart_UnderANewId_LeavesTheOldOne()
    {
        Orchestrator<string>("echo", context => Task.FromResult<object?>(context.GetInput<string>()));
        await Host.StartAsync();
        var first = await Host.RunAsync("echo", "x");

        var id = await Host.Client.RestartAsync(first.InstanceId, restartWithNewInstanceId: true);

        Assert.NotEqual(first.InstanceId, id);
        Assert.Equal("x", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.NotNull(await Host.Client.GetInstanceAsync(first.InstanceId));
    }

    [Fact]
    public async Task Restart_OfNobody_IsRefused()
    {
        await Host.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Host.Client.RestartAsync("nobody"));
    }

    [Fact]
    public async Task SetCustomStatus_IsVisibleWhileRunning()
    {
        WaitForTwo();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("two");

        await Host.UntilStatusAsync(id, "waiting");
        await Host.Client.RaiseEventAsync(id, "first", 1);

        await Host.UntilStatusAsync(id, "got first");
    }

    private void WaitForTwo() => Orchestrator("two", async context =>
    {
        context.SetCustomStatus("waiting");
        var first = await context.WaitForExternalEvent<int>("first");
        context.SetCustomStatus("got first");
        return first + await context.WaitForExternalEvent<int>("second");
    });
}
