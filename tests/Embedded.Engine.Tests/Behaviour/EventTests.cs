namespace Embedded.Engine.Tests.Behaviour;

public abstract class EventTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task WaitForExternalEvent_WhenRaised_ReturnsItsPayload()
    {
        Orchestrator("waits", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<int>("answer");
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Host.UntilStatusAsync(id, "waiting");

        await Host.Client.RaiseEventAsync(id, "ANSWER", 42);

        Assert.Equal(42, (await Host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task RaiseEvent_BeforeAnyoneWaits_IsKeptInOrder()
    {
        Orchestrator("waits", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            var values = new List<int>();
            for (var i = 0; i < 3; i++) values.Add(await context.WaitForExternalEvent<int>("Item"));
            return values;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        for (var i = 1; i <= 3; i++) await Host.Client.RaiseEventAsync(id, "item", i);
        await Host.Client.RaiseEventAsync(id, "go", "now");

        var end = await Host.EndOfAsync(id);
        Assert.Equal([1, 2, 3], end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task RaiseEvent_Twice_CompletesTwoWaits()
    {
        Orchestrator("waits", async context =>
        {
            var first = context.WaitForExternalEvent<string>("vote");
            var second = context.WaitForExternalEvent<string>("vote");
            await Task.WhenAll(first, second);
            return new[] { await first, await second }.Order();
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        await Host.Client.RaiseEventAsync(id, "vote", "a");
        await Host.Client.RaiseEventAsync(id, "vote", "b");

        var end = await Host.EndOfAsync(id);
        Assert.Equal(["a", "b"], end.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task RaiseEvent_AfterTheEndOrToNobody_IsDropped()
    {
        Orchestrator("ends", _ => Task.FromResult<object?>("done"));
        await Host.StartAsync();
        var end = await Host.RunAsync("ends");

        await Host.Client.RaiseEventAsync(end.InstanceId, "late", 1);
        await Host.Client.RaiseEventAsync("no-such-instance", "lost", 1);

        Assert.Equal("done", (await Host.EndOfAsync(end.InstanceId)).ReadOutputAs<string>());
        Assert.Null(await Host.Client.GetInstanceAsync("no-such-instance"));
    }

    [Fact]
    public async Task WaitForExternalEvent_PastItsTimeout_IsCancelled()
    {
        Orchestrator("waits", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("never", Seconds(5));
            }
            catch (TaskCanceledException)
            {
                return "timed out";
            }
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        Assert.Equal("timed out", (await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(1))).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitForExternalEvent_InTime_WinsOverItsTimeout()
    {
        Orchestrator("waits", async context => await context.WaitForExternalEvent<string>("soon", Seconds(600)));
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        await Host.Client.RaiseEventAsync(id, "soon", "here");

        Assert.Equal("here", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RaiseEvent_AfterACancelledWait_IsKeptForTheNext()
    {
        Orchestrator("waits", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var abandoned = context.WaitForExternalEvent<string>("data", cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
            context.SetCustomStatus("ready");
            await context.WaitForExternalEvent<string>("go");
            return new[]
            {
                await context.WaitForExternalEvent<string>("data"),
                await context.WaitForExternalEvent<string>("data"),
            };
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Host.UntilStatusAsync(id, "ready");

        await Host.Client.RaiseEventAsync(id, "data", "first");
        await Host.Client.RaiseEventAsync(id, "data", "second");
        await Host.Client.RaiseEventAsync(id, "go");

        Assert.Equal(["first", "second"], (await Host.EndOfAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task RaiseEvent_PastACancelledWait_GoesToAnOlderOneThatIsOpen()
    {
        Orchestrator("waits", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var older = context.WaitForExternalEvent<string>("data");
            var abandoned = context.WaitForExternalEvent<string>("data", cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
            context.SetCustomStatus("ready");
            return await older;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Host.UntilStatusAsync(id, "ready");

        await Host.Client.RaiseEventAsync(id, "data", "taken");

        Assert.Equal("taken", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RaiseEvent_ThatDoesNotFitACancelledWait_FailsTheOrchestration()
    {
        Orchestrator("waits", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var abandoned = context.WaitForExternalEvent<int>("data", cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
            context.SetCustomStatus("ready");
            return await context.WaitForExternalEvent<string>("go");
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Host.UntilStatusAsync(id, "ready");

        await Host.Client.RaiseEventAsync(id, "data", "no number");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await Host.EndOfAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task RaiseEvent_AfterACancelledWait_GoesToANewerWait()
    {
        Orchestrator("waits", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var abandoned = context.WaitForExternalEvent<string>("data", cancel.Token);
            cancel.Cancel();
            await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
            var data = context.WaitForExternalEvent<string>("data");
            context.SetCustomStatus("ready");
            return await data;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");
        await Host.UntilStatusAsync(id, "ready");

        await Host.Client.RaiseEventAsync(id, "data", "kept");

        Assert.Equal("kept", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitForExternalEvent_WithACancelledToken_StillTakesAnEarlyEvent()
    {
        Orchestrator("waits", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return await context.WaitForExternalEvent<string>("data", new CancellationToken(canceled: true));
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        await Host.Client.RaiseEventAsync(id, "data", "early");
        await Host.Client.RaiseEventAsync(id, "go");

        Assert.Equal("early", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RaiseEvent_WithAPayloadOfAnotherType_FailsTheOrchestrationPastItsHandlers()
    {
        Orchestrator("waits", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<int>("number");
            }
            catch (System.Text.Json.JsonException)
            {
                return "handled";
            }
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("waits");

        await Host.Client.RaiseEventAsync(id, "number", new { a = 1 });

        Assert.Equal("System.Text.Json.JsonException", (await Host.EndOfAsync(id)).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task SendEvent_BetweenInstances_Arrives()
    {
        Orchestrator("receiver", async context => await context.WaitForExternalEvent<string>("letter"));
        Orchestrator("sender", context =>
        {
            context.SendEvent("the-receiver", "letter", "hello");
            context.SendEvent("nobody", "letter", "lost");
            return Task.FromResult<object?>("sent");
        });
        await Host.StartAsync();
        await Host.Client.ScheduleNewOrchestrationInstanceAsync("receiver", new StartOrchestrationOptions("the-receiver"));

        await Host.RunAsync("sender");

        Assert.Equal("hello", (await Host.EndOfAsync("the-receiver")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RaiseEvent_FromManyCallers_LosesNone()
    {
        const int Count = 300;
        Orchestrator("sums", async context =>
        {
            var sum = 0;
            for (var i = 0; i < Count; i++) sum += await context.WaitForExternalEvent<int>("n");
            return sum;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("sums");

        await Task.WhenAll(Enumerable.Range(1, Count).Select(i => Task.Run(() => Host.Client.RaiseEventAsync(id, "n", i))));

        Assert.Equal(Count * (Count + 1) / 2, (await Host.EndOfAsync(id)).ReadOutputAs<int>());
    }
}
