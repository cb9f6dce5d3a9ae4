namespace Embedded.Engine.Tests.Behaviour;

public abstract class ContinueAsNewTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task ContinueAsNew_StartsOverWithTheNewInput()
    {
        Activity<int>("increment", value => value + 1);
        Orchestrator<int>("loop", async context =>
        {
            var value = await context.CallActivityAsync<int>("increment", context.GetInput<int>());
            if (value < 20) context.ContinueAsNew(value);
            return value;
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("loop", 0);

        Assert.Equal(20, end.ReadOutputAs<int>());
        Assert.Equal(19, end.ReadInputAs<int>());
    }

    [Fact]
    public async Task ContinueAsNew_WithoutAnyAwait_StillMakesProgress()
    {
        Orchestrator<int>("spin", context =>
        {
            var value = context.GetInput<int>();
            if (value < 50) context.ContinueAsNew(value + 1);
            return Task.FromResult<object?>(value);
        });
        await Host.StartAsync();

        Assert.Equal(50, (await Host.RunAsync("spin", 0)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task ContinueAsNew_KeepsUnprocessedEvents()
    {
        Orchestrator<List<int>>("collects", async context =>
        {
            var seen = context.GetInput<List<int>>() ?? [];
            seen.Add(await context.WaitForExternalEvent<int>("n"));
            if (seen.Count < 10) context.ContinueAsNew(seen);
            return seen;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("collects");

        for (var i = 0; i < 10; i++) await Host.Client.RaiseEventAsync(id, "n", i);

        var end = await Host.EndOfAsync(id);
        Assert.Equal(Enumerable.Range(0, 10), end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task ContinueAsNew_AskedToDropEvents_DropsThem()
    {
        Orchestrator<int>("forgets", async context =>
        {
            if (context.GetInput<int>() == 1) return await context.WaitForExternalEvent<string>("data", Seconds(20));
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(1, preserveUnprocessedEvents: false);
            return null;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("forgets", 0);

        await Host.Client.RaiseEventAsync(id, "data", "dropped");
        await Host.Client.RaiseEventAsync(id, "go");

        Assert.Equal(
            OrchestrationRuntimeStatus.Failed, (await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(20))).RuntimeStatus);
    }

    [Fact]
    public async Task ContinueAsNew_WaitsForPendingTasks_AndDropsTheirResults()
    {
        var release = new TaskCompletionSource();
        Host.Activity<string>("slow", async (_, _) =>
        {
            await release.Task;
            return "old";
        });
        Activity<string>("quick", _ => "new");
        Orchestrator<int>("restarts", async context =>
        {
            if (context.GetInput<int>() == 1)
            {
                context.SetCustomStatus("second");
                await context.WaitForExternalEvent<string>("go");
                return await context.CallActivityAsync<string>("quick");
            }

            _ = context.CallActivityAsync<string>("slow");
            await context.WaitForExternalEvent<string>("again");
            context.SetCustomStatus("leaving");
            context.ContinueAsNew(1);
            return null;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("restarts", 0);
        await Host.Client.RaiseEventAsync(id, "again");
        await Host.UntilStatusAsync(id, "leaving");

        release.SetResult();
        await Host.UntilStatusAsync(id, "second");
        await Host.Client.RaiseEventAsync(id, "go");

        Assert.Equal("new", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_WithANewVersion_RunsUnderIt()
    {
        Orchestrator("versioned", context =>
        {
            if (context.Version == "1.0") context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.0" });
            return Task.FromResult<object?>(context.Version);
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("versioned", null, new StartOrchestrationOptions { Version = "1.0" });

        Assert.Equal("2.0", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_InASubOrchestration_RepliesOnlyAtItsEnd()
    {
        Orchestrator<int>("child", context =>
        {
            var value = context.GetInput<int>();
            if (value < 3) context.ContinueAsNew(value + 1);
            return Task.FromResult<object?>(value);
        });
        Orchestrator("parent", async context => await context.CallSubOrchestratorAsync<int>("child", 0));
        await Host.StartAsync();

        Assert.Equal(3, (await Host.RunAsync("parent")).ReadOutputAs<int>());
    }
}
