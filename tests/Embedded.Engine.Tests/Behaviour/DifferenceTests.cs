using Grpc.Core;

namespace Embedded.Engine.Tests.OnInProcessHost;

/// <summary>
/// What the in-process host does where <see cref="Behaviour.ProviderTests"/> does not hold there. A test that fails here tells
/// that the host has learnt it: the behaviour then moves to the suite that both hosts run.
/// </summary>
[Collection(InProcessHost.Suites)]
public sealed class DifferenceTests() : Behaviour.BehaviourTest(new InProcessHost())
{
    [Fact]
    public async Task StartAt_InTheFuture_StartsAtOnce()
    {
        Orchestrator("later", context => Task.FromResult<object?>(context.CurrentUtcDateTime));
        await Host.StartAsync();
        var startAt = Host.Now.AddHours(1);

        var end = await Host.RunAsync("later", options: new StartOrchestrationOptions(null, startAt));

        Assert.True(end.ReadOutputAs<DateTime>() < startAt.UtcDateTime);
    }

    [Fact]
    public async Task Restart_UnderItsOwnId_CannotBeLookedAtUntilItHasRun()
    {
        using var looked = new ManualResetEventSlim();
        var runs = 0;
        Orchestrator("counts", _ =>
        {
            if (++runs == 2) looked.Wait(TimeSpan.FromSeconds(20));
            return Task.FromResult<object?>($"run {runs}");
        });
        await Host.StartAsync();
        var first = await Host.RunAsync("counts");

        var id = await Host.Client.RestartAsync(first.InstanceId);
        await Assert.ThrowsAsync<RpcException>(() => Host.Client.GetInstanceAsync(id));
        looked.Set();

        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                return (await Host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))?.ReadOutputAs<string>() == "run 2";
            }
            catch (RpcException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Restart_OfARunningInstance_FailsWithAnErrorThatTheClientDoesNotKnow()
    {
        Waits();
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        await Assert.ThrowsAsync<RpcException>(() => Host.Client.RestartAsync(id));
    }

    [Fact]
    public async Task Terminate_Recursive_LeavesChildrenRunning()
    {
        Waits();
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<string>("waits", new TaskOptions().WithInstanceId("kid")));
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Host.Client.WaitForInstanceStartAsync("kid");

        await Host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("over", Recursive: true));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndOfAsync(id)).RuntimeStatus);
        await Host.Client.RaiseEventAsync("kid", "end", "by itself");

        Assert.Equal("by itself", (await Host.EndOfAsync("kid")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Purge_Recursive_LeavesChildren()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<int>("ends", new TaskOptions().WithInstanceId("kid")));
        await Host.StartAsync();
        var end = await Host.RunAsync("parent");

        await Host.Client.PurgeInstanceAsync(end.InstanceId, new PurgeInstanceOptions(Recursive: true));

        Assert.Null(await Host.Client.GetInstanceAsync(end.InstanceId));
        Assert.NotNull(await Host.Client.GetInstanceAsync("kid"));
    }

    [Fact]
    public async Task ListInstanceIds_IsNotImplemented()
    {
        await Host.StartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => Host.Client.ListInstanceIdsAsync());
    }

    [Fact]
    public async Task Schedule_OverARunningInstance_ReplacesIt()
    {
        Waits();
        Orchestrator("ends", _ => Task.FromResult<object?>("new"));
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("one"));
        await Host.Client.WaitForInstanceStartAsync("one");

        await Host.Client.ScheduleNewOrchestrationInstanceAsync("ends", new StartOrchestrationOptions("one"));

        Assert.Equal("new", (await Host.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Schedule_WithContradictoryStatuses_IsTaken()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        await Host.StartAsync();
        var contradictory = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated);

        await Host.Client.ScheduleNewOrchestrationInstanceAsync("ends", contradictory);

        Assert.Equal(1, (await Host.EndOfAsync("one")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task CallSubOrchestrator_OfAnIdThatIsRunning_NeverReturns()
    {
        Waits();
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<string>("waits", new TaskOptions().WithInstanceId("busy")));
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("busy"));
        await Host.Client.WaitForInstanceStartAsync("busy");
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Host.Client.WaitForInstanceStartAsync(id);

        await Host.AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Host.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_OfAChild_FailsTheParentsCallWithoutDetails()
    {
        Waits();
        Orchestrator("parent", async context =>
        {
            var failed = await Assert.ThrowsAsync<TaskFailedException>(
                () => context.CallSubOrchestratorAsync("waits", new TaskOptions().WithInstanceId("kid")));
            return failed.FailureDetails is null ? "no details" : failed.FailureDetails.ErrorMessage;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Host.Client.WaitForInstanceStartAsync("kid");

        await Host.Client.TerminateInstanceAsync("kid");

        Assert.Equal("no details", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    private void Waits() => Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("end"));
}
