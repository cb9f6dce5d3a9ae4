namespace Embedded.Engine.Tests.Behaviour;

public abstract class ActivityTests(ITaskHost host) : BehaviourTest(host)
{
    [Fact]
    public async Task Orchestrator_WithoutAwaits_Completes()
    {
        Orchestrator<string>("echo", context => Task.FromResult<object?>("hello " + context.GetInput<string>()));
        await Host.StartAsync();

        var end = await Host.RunAsync("echo", "world");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal("hello world", end.ReadOutputAs<string>());
        Assert.Equal("world", end.ReadInputAs<string>());
        Assert.Equal("echo", end.Name);
    }

    [Fact]
    public async Task CallActivity_InSequence_PassesResultsOn()
    {
        Activity<int>("increment", value => value + 1);
        Orchestrator<int>("chain", async context =>
        {
            var value = context.GetInput<int>();
            for (var i = 0; i < 10; i++) value = await context.CallActivityAsync<int>("increment", value);
            return value;
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("chain", 5);

        Assert.Equal(15, end.ReadOutputAs<int>());
    }

    [Fact]
    public async Task CallActivity_InParallel_ReturnsEveryResultInOrder()
    {
        Activity<int>("square", value => value * value);
        Orchestrator("fan", async context =>
        {
            var tasks = Enumerable.Range(0, 50).Select(i => context.CallActivityAsync<int>("square", i)).ToList();
            return await Task.WhenAll(tasks);
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("fan");

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * i), end.ReadOutputAs<int[]>()!);
    }

    [Fact]
    public async Task CallActivity_ThatThrows_CarriesTheFailureDetails()
    {
        Activity<string>("boom", _ => throw new InvalidOperationException("outer", new FormatException("inner")));
        Orchestrator("catcher", async context =>
        {
            try
            {
                await context.CallActivityAsync("boom", "x");
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                var details = failed.FailureDetails;
                return new[]
                {
                    failed.TaskName, $"{failed.TaskId}", details.ErrorType, details.ErrorMessage, details.InnerFailure!.ErrorType,
                    $"{details.IsCausedBy<InvalidOperationException>()}", $"{details.IsCausedBy<FormatException>()}",
                };
            }
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("catcher");

        Assert.Equal(
            ["boom", "0", "System.InvalidOperationException", "outer", "System.FormatException", "True", "False"],
            end.ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task CallActivity_ThatThrowsUnhandled_FailsTheOrchestrationWithBothFailures()
    {
        Activity<string>("boom", _ => throw new InvalidOperationException("it broke"));
        Orchestrator("fails", async context =>
        {
            await context.CallActivityAsync("boom");
            return null;
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("fails");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, end.FailureDetails!.ErrorType);
        Assert.Equal("Task 'boom' (#0) failed with an unhandled exception: it broke", end.FailureDetails.ErrorMessage);
        Assert.Equal("System.InvalidOperationException", end.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task CallActivity_OfUnknownName_FailsTheTask()
    {
        Orchestrator("caller", async context =>
        {
            var failed = await Assert.ThrowsAsync<TaskFailedException>(() => context.CallActivityAsync("missing"));
            return failed.FailureDetails.ErrorType;
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("caller");

        Assert.Equal("ActivityTaskNotFound", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task CallActivity_WithOptionsInPlaceOfInput_IsRefused()
    {
        Orchestrator("caller", async context =>
        {
            object misplaced = new TaskOptions();
            await Assert.ThrowsAsync<ArgumentException>(async () => await context.CallActivityAsync<string>("any", misplaced));
            return "refused";
        });
        await Host.StartAsync();

        Assert.Equal("refused", (await Host.RunAsync("caller")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_KnowsItsCaller()
    {
        Host.Activity<string>("who", (context, _) => Task.FromResult<object?>($"{context.Name}/{context.InstanceId}"));
        Orchestrator("asks", async context => await context.CallActivityAsync<string>("WHO"));
        await Host.StartAsync();

        var end = await Host.RunAsync("asks", null, new StartOrchestrationOptions("the-instance"));

        Assert.Equal("WHO/the-instance", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_OfUnknownName_Fails()
    {
        await Host.StartAsync();

        var end = await Host.RunAsync("nobody");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("OrchestratorTaskNotFound", end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Orchestrator_ThatThrowsAtOnce_Fails()
    {
        Orchestrator("throws", _ => throw new ArithmeticException("sum"));
        await Host.StartAsync();

        var end = await Host.RunAsync("throws");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("System.ArithmeticException", end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task WhenAny_OfTwoActivities_GoesOnWithTheFirst_AndEndsAfterBoth()
    {
        var release = new TaskCompletionSource();
        Host.Activity<string>("slow", async (_, _) =>
        {
            await release.Task;
            return "slow";
        });
        Activity<string>("fast", _ => "fast");
        Orchestrator("race", async context =>
        {
            var slow = context.CallActivityAsync<string>("slow");
            var fast = context.CallActivityAsync<string>("fast");
            var first = await await Task.WhenAny(slow, fast);
            context.SetCustomStatus(first);
            return first;
        });
        await Host.StartAsync();
        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("race");

        var open = await Host.UntilStatusAsync(id, "fast");
        release.SetResult();

        Assert.Equal(OrchestrationRuntimeStatus.Running, open.RuntimeStatus);
        Assert.Equal("fast", (await Host.EndOfAsync(id)).ReadOutputAs<string>());
    }
}
