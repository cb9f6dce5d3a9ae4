using Embedded.Engine.Tests.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Engine.Tests.Behaviour;

public abstract class SubOrchestrationTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task CallSubOrchestrator_ReturnsTheChildsOutput()
    {
        Activity<int>("double", value => value * 2);
        Orchestrator<int>("child", async context => await context.CallActivityAsync<int>("double", context.GetInput<int>()));
        Orchestrator("parent", async context =>
        {
            var children = Enumerable.Range(1, 5).Select(i => context.CallSubOrchestratorAsync<int>("child", i)).ToList();
            return (await Task.WhenAll(children)).Sum();
        });
        await Host.StartAsync();

        Assert.Equal(30, (await Host.RunAsync("parent")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task CallSubOrchestrator_ThatFails_CarriesItsFailureAcross()
    {
        Activity<int>("boom", _ => throw new FormatException("bad"));
        Orchestrator("child", async context => await context.CallActivityAsync<int>("boom", 1));
        Orchestrator("parent", async context =>
        {
            var failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallSubOrchestratorAsync("child"));
            var details = failed.FailureDetails;
            return new[] { failed.TaskName, details.ErrorType, details.InnerFailure!.ErrorType, details.InnerFailure.ErrorMessage };
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("parent");

        Assert.Equal(
            ["child", typeof(TaskFailedException).FullName!, "System.FormatException", "bad"], end.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task CallSubOrchestrator_WithAnInstanceId_UsesItAndKnowsItsParent()
    {
        Orchestrator("child", context => Task.FromResult<object?>($"{context.InstanceId}<{context.Parent!.Name}:{context.Parent.InstanceId}"));
        Orchestrator("parent", async context =>
            context.Parent is null ? await context.CallSubOrchestratorAsync<string>("child", new TaskOptions().WithInstanceId("kid")) : null);
        await Host.StartAsync();

        var end = await Host.RunAsync("parent", null, new StartOrchestrationOptions("mum"));

        Assert.Equal("kid<parent:mum", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Host.EndOfAsync("kid")).RuntimeStatus);
    }

    [SkippableFact]
    public async Task CallSubOrchestrator_OfAnIdThatIsRunning_FailsTheCall()
    {
        Needs(HostFeature.ChildIdCheck);
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("end"));
        Orchestrator("parent", async context => await context.CallSubOrchestratorAsync<string>("waits", new TaskOptions().WithInstanceId("busy")));
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("busy"));

        var end = await Host.RunAsync("parent");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await Host.Client.GetInstanceAsync("busy"))!.RuntimeStatus);
    }

    [SkippableFact]
    public async Task Terminate_OfAChild_FailsTheParentsCall()
    {
        Needs(HostFeature.TerminatedChildDetails);
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

    [SkippableFact]
    public async Task Terminate_Recursive_EndsRunningDescendants()
    {
        Needs(HostFeature.Recursion);
        Orchestrator("leaf", async context => await context.WaitForExternalEvent<string>("never"));
        Orchestrator("middle", async context => await context.CallSubOrchestratorAsync<string>("leaf", new TaskOptions().WithInstanceId("leaf-1")));
        Orchestrator("root", async context => await context.CallSubOrchestratorAsync<string>("middle", new TaskOptions().WithInstanceId("middle-1")));
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("root");
        await Host.Client.WaitForInstanceStartAsync("leaf-1");

        await Host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("over", Recursive: true));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndOfAsync("leaf-1")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await Host.EndOfAsync("middle-1")).RuntimeStatus);
        Assert.Equal("over", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_NotRecursive_LeavesChildrenRunning()
    {
        Orchestrator("child", async context => await context.WaitForExternalEvent<string>("end"));
        Orchestrator("parent", async context => await context.CallSubOrchestratorAsync<string>("child", new TaskOptions().WithInstanceId("kid")));
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Host.Client.WaitForInstanceStartAsync("kid");

        await Host.Client.TerminateInstanceAsync(id);
        await Host.Client.RaiseEventAsync("kid", "end", "by itself");

        Assert.Equal("by itself", (await Host.EndOfAsync("kid")).ReadOutputAs<string>());
    }
}
