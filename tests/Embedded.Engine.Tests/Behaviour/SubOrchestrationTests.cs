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
            return new[]
            {
                failed.TaskName,
                details.ErrorType,
                details.InnerFailure!.ErrorType,
                details.InnerFailure.ErrorMessage,
            };
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("parent");

        Assert.Equal(
            ["child", typeof(TaskFailedException).FullName!, "System.FormatException", "bad"], end.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task CallSubOrchestrator_WithAnInstanceId_UsesItAndKnowsItsParent()
    {
        Orchestrator(
            "child",
            context => Task.FromResult<object?>($"{context.InstanceId}<{context.Parent!.Name}:{context.Parent.InstanceId}"));
        Orchestrator("parent", async context =>
            context.Parent is null
                ? await context.CallSubOrchestratorAsync<string>("child", new TaskOptions().WithInstanceId("kid"))
                : null);
        await Host.StartAsync();

        var end = await Host.RunAsync("parent", null, new StartOrchestrationOptions("mum"));

        Assert.Equal("kid<parent:mum", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Host.EndOfAsync("kid")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_NotRecursive_LeavesChildrenRunning()
    {
        Orchestrator("child", async context => await context.WaitForExternalEvent<string>("end"));
        Orchestrator(
            "parent",
            async context => await context.CallSubOrchestratorAsync<string>("child", new TaskOptions().WithInstanceId("kid")));
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Host.Client.WaitForInstanceStartAsync("kid");

        await Host.Client.TerminateInstanceAsync(id);
        await Host.Client.RaiseEventAsync("kid", "end", "by itself");

        Assert.Equal("by itself", (await Host.EndOfAsync("kid")).ReadOutputAs<string>());
    }
}
