using DurableTask.Core.Exceptions;

namespace Embedded.Engine.Tests.Behaviour;

public abstract class StartTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task Schedule_OverAnEndedInstance_ReplacesItByDefault()
    {
        Register();
        await Host.StartAsync();
        await Host.RunAsync("echo", "old", new StartOrchestrationOptions("one"));

        await Host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "new", new StartOrchestrationOptions("one"));

        await Host.UntilAsync("one", instance => instance.ReadOutputAs<string>() == "new");
    }

    [Fact]
    public async Task Schedule_WithDedupeStatuses_IsRefusedInThose()
    {
        Register();
        await Host.StartAsync();
        await Host.RunAsync("echo", "old", new StartOrchestrationOptions("one"));
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => Host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "new", options));
    }

    [Fact]
    public async Task Schedule_WithNoDedupeStatuses_ReplacesARunningInstance()
    {
        Register();
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("one"));
        await Host.Client.WaitForInstanceStartAsync("one");
        var options = new StartOrchestrationOptions("one") { DedupeStatuses = [] };

        await Host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "new", options);

        Assert.Equal("new", (await Host.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Schedule_WithUnknownStatuses_IsRefused()
    {
        Register();
        await Host.StartAsync();
        var unknown = new StartOrchestrationOptions("one") { DedupeStatuses = ["Sleepy"] };

        await Assert.ThrowsAsync<ArgumentException>(() => Host.Client.ScheduleNewOrchestrationInstanceAsync("echo", unknown));
    }

    [Fact]
    public async Task Schedule_ManyAtOnceUnderOneId_StartsOne()
    {
        Register();
        await Host.StartAsync();
        var options = new StartOrchestrationOptions("one")
            .WithDedupeStatuses(OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                await Task.Run(() => Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", options));
                return 1;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return 0;
            }
        }));

        Assert.Equal(1, results.Sum());
    }

    [Fact]
    public async Task Schedule_WithAVersion_IsSeenByTheCode()
    {
        Orchestrator("versioned", context => Task.FromResult<object?>($"{context.Version} {context.CompareVersionTo("1.10")}"));
        await Host.StartAsync();

        var end = await Host.RunAsync("versioned", null, new StartOrchestrationOptions { Version = "1.9" });

        Assert.Equal("1.9 -1", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Schedule_WithoutAName_IsRefused()
    {
        await Host.StartAsync();

        await Assert.ThrowsAsync<ArgumentNullException>(
            () => Host.Client.ScheduleNewOrchestrationInstanceAsync(default(TaskName)));
    }

    [Fact]
    public async Task WaitForInstanceStart_OfALaterInstance_CompletesWhenItStarts()
    {
        Register();
        await Host.StartAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        var wait = Host.Client.WaitForInstanceStartAsync("one", deadline.Token);
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits", new StartOrchestrationOptions("one"));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await wait).RuntimeStatus);
    }

    private void Register()
    {
        Orchestrator<string>("echo", context => Task.FromResult<object?>(context.GetInput<string>()));
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("end"));
    }
}
