using OrchestrationAlreadyExistsException = DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException;

namespace Embedded.Engine.Tests.Behaviour;

/// <summary>
/// What every storage provider of Durable Task does and the SDK's in-process host does not: that host has a test of what it does
/// instead for each of these. docs/durable-differences.md lists both.
/// </summary>
public abstract class ProviderTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task StartAt_InTheFuture_StaysPendingUntilThen()
    {
        Orchestrator("later", context => Task.FromResult<object?>(context.CurrentUtcDateTime));
        await Host.StartAsync();
        var startAt = Host.Now + Seconds(40);

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("later", new StartOrchestrationOptions(null, startAt));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await Host.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await Host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(20));

        Assert.True(end.ReadOutputAs<DateTime>() >= startAt.UtcDateTime);
    }

    [Fact]
    public async Task Restart_UnderItsOwnId_RunsAgainWithTheSameInput()
    {
        var runs = 0;
        Orchestrator<string>("counts", context => Task.FromResult<object?>($"{context.GetInput<string>()} {++runs}"));
        await Host.StartAsync();
        var first = await Host.RunAsync("counts", "run");

        var id = await Host.Client.RestartAsync(first.InstanceId);

        Assert.Equal(first.InstanceId, id);
        Assert.Equal(
            "run 2", (await Host.UntilAsync(id, instance => instance.ReadOutputAs<string>() == "run 2")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_OfARunningInstance_IsRefused()
    {
        Waits();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        await Assert.ThrowsAsync<InvalidOperationException>(() => Host.Client.RestartAsync(id));
    }

    [Fact]
    public async Task CallSubOrchestrator_OfAnIdThatIsRunning_FailsTheCall()
    {
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("end"));
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<string>("waits", new TaskOptions().WithInstanceId("busy")));
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("busy"));

        var end = await Host.RunAsync("parent");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Host.Client.GetInstanceAsync("busy"))!.RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_OfAChild_FailsTheParentsCall()
    {
        Orchestrator("child", async context => await context.WaitForExternalEvent<string>("never"));
        Orchestrator("parent", async context =>
        {
            var failed = await Assert.ThrowsAsync<TaskFailedException>(
                () => context.CallSubOrchestratorAsync("child", new TaskOptions().WithInstanceId("kid")));
            return failed.FailureDetails.ErrorMessage;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Host.Client.WaitForInstanceStartAsync("kid");

        await Host.Client.TerminateInstanceAsync("kid");

        Assert.Contains("terminated", (await Host.EndOfAsync(id)).ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_Recursive_EndsRunningDescendants()
    {
        Orchestrator("leaf", async context => await context.WaitForExternalEvent<string>("never"));
        Orchestrator(
            "middle",
            async context => await context.CallSubOrchestratorAsync<string>("leaf", new TaskOptions().WithInstanceId("leaf-1")));
        Orchestrator(
            "root",
            async context => await context.CallSubOrchestratorAsync<string>(
                "middle", new TaskOptions().WithInstanceId("middle-1")));
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("root");
        await Host.Client.WaitForInstanceStartAsync("leaf-1");

        await Host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("over", Recursive: true));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndOfAsync("leaf-1")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndOfAsync("middle-1")).RuntimeStatus);
        Assert.Equal("over", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Purge_Recursive_RemovesChildren()
    {
        Register();
        await Host.StartAsync();
        var end = await Host.RunAsync("parent");

        var result = await Host.Client.PurgeInstanceAsync(end.InstanceId, new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(2, result.PurgedInstanceCount);
        Assert.Null(await Host.Client.GetInstanceAsync("kid"));
    }

    [Fact]
    public async Task ListInstanceIds_ByTimeOfCompletion_Pages()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        await Host.StartAsync();
        await Host.RunAsync("ends", null, new StartOrchestrationOptions("a"));
        var between = Host.Now + Seconds(10);
        await Host.AdvanceAsync(TimeSpan.FromSeconds(20));
        await Host.RunAsync("ends", null, new StartOrchestrationOptions("b"));
        await Host.RunAsync("ends", null, new StartOrchestrationOptions("c"));

        var first = await Host.Client.ListInstanceIdsAsync(completedTimeFrom: between, pageSize: 1);
        var second = await Host.Client.ListInstanceIdsAsync(
            completedTimeFrom: between, pageSize: 5, lastInstanceKey: first.ContinuationToken);

        Assert.Equal(["b"], first.Values);
        Assert.Equal(["c"], second.Values);
        Assert.Null(second.ContinuationToken);
    }

    [Fact]
    public async Task Schedule_OverARunningInstance_IsRefusedByDefault()
    {
        Register();
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("one"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("one")));
    }

    [Fact]
    public async Task Schedule_WithContradictoryStatuses_IsRefused()
    {
        Register();
        await Host.StartAsync();
        var contradictory = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated);

        await Assert.ThrowsAsync<ArgumentException>(
            () => Host.Client.ScheduleNewOrchestrationInstanceAsync("echo", contradictory));
    }

    private void Register()
    {
        Waits();
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        Orchestrator<string>("echo", context => Task.FromResult<object?>(context.GetInput<string>()));
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<int>("ends", new TaskOptions().WithInstanceId("kid")));
    }

    private void Waits() => Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("end"));
}
