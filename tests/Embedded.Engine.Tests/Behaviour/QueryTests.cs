namespace Embedded.Engine.Tests.Behaviour;

public abstract class QueryTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task GetAllInstances_ByPages_YieldsEachOnce()
    {
        Orchestrator<int>("ends", context => Task.FromResult<object?>(context.GetInput<int>()));
        await Host.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 25; i++) ids.Add((await Host.RunAsync("ends", i)).InstanceId);

        var pages = new List<int>();
        var found = new List<string>();
        await foreach (var page in Host.Client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 10)).AsPages())
        {
            pages.Add(page.Values.Count);
            found.AddRange(page.Values.Select(instance => instance.InstanceId));
        }

        Assert.Equal([10, 10, 5], pages);
        Assert.Equal(ids.Order(), found.Order());
    }

    [Fact]
    public async Task GetAllInstances_WithAFilter_YieldsWhatMatches()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>(1));
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("never"));
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("run-1"));
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("job-1"));
        await Host.RunAsync("ends", null, new StartOrchestrationOptions("run-2"));

        var running = await IdsAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running]));
        var runs = await IdsAsync(new OrchestrationQuery(InstanceIdPrefix: "run-"));
        var future = await IdsAsync(new OrchestrationQuery(CreatedFrom: Host.Now.AddDays(1)));

        Assert.Equal(["job-1", "run-1"], running);
        Assert.Equal(["run-1", "run-2"], runs);
        Assert.Empty(future);
    }

    [Fact]
    public async Task GetInstance_WithoutPayloads_OmitsThem()
    {
        Orchestrator<string>("echo", context => Task.FromResult<object?>(context.GetInput<string>()));
        await Host.StartAsync();
        var end = await Host.RunAsync("echo", "secret");

        var bare = await Host.Client.GetInstanceAsync(end.InstanceId);

        Assert.Null(bare!.SerializedInput);
        Assert.Null(bare.SerializedOutput);
        Assert.Throws<InvalidOperationException>(bare.ReadOutputAs<string>);
        Assert.True(bare.IsCompleted);
    }

    [Fact]
    public async Task GetInstance_ReportsTimesAndTags()
    {
        Orchestrator("waits", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("go");
        });
        await Host.StartAsync();
        var tags = new Dictionary<string, string> { ["team"] = "blue" };
        var beforeStart = Host.Now;
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions { Tags = tags });
        await Host.UntilStatusAsync(id, "waiting");
        var afterStart = Host.Now;
        await Host.AdvanceAsync(TimeSpan.FromSeconds(3));
        var beforeEvent = Host.Now;
        await Host.Client.RaiseEventAsync(id, "go");

        var instance = await Host.EndOfAsync(id);

        // The clock that tests move stands still in between, so both times are exact there.
        Assert.InRange(instance.CreatedAt, beforeStart, afterStart);
        Assert.InRange(instance.LastUpdatedAt, beforeEvent, Host.Now);
        Assert.Equal("blue", instance.Tags["team"]);
    }

    private async Task<IEnumerable<string>> IdsAsync(OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in Host.Client.GetAllInstancesAsync(query)) ids.Add(instance.InstanceId);
        return ids.Order(StringComparer.Ordinal);
    }
}
