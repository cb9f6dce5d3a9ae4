namespace Embedded.Engine.Tests.Behaviour;

public abstract class RetryTests(ITaskHost host) : BehaviourTest(host)
{
    private int _attempts;

    [Fact]
    public async Task RetryPolicy_UntilSuccess_WaitsWithBackoffBetweenAttempts()
    {
        FailUntilAttempt(4);
        Orchestrator("retries", async context =>
        {
            var start = context.CurrentUtcDateTime;
            var policy = new RetryPolicy(5, Seconds(10), 2.0, Seconds(25));
            var result = await context.CallActivityAsync<int>("flaky", 0, TaskOptions.FromRetryPolicy(policy));
            return new { Result = result, Took = context.CurrentUtcDateTime - start };
        });
        await Host.StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("retries");
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(1));

        // 10 s, 20 s and 25 s (the cap) lie between the four attempts; each wait may be seen late by a step of the clock.
        var output = end.ReadOutputAs<Measured>()!;
        Assert.Equal(4, output.Result);
        Assert.InRange(output.Took, Seconds(55), Seconds(55) + Host.Lateness);
        Assert.Equal(4, _attempts);
    }

    [Fact]
    public async Task RetryPolicy_OutOfAttempts_FailsWithTheLastFailure()
    {
        FailUntilAttempt(int.MaxValue);
        Orchestrator("retries", async context =>
        {
            await context.CallActivityAsync<int>("flaky", 0, new TaskOptions(new RetryPolicy(3, Seconds(1))));
            return null;
        });
        await Host.StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("retries");
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(1));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("attempt 3", end.FailureDetails!.InnerFailure!.ErrorMessage);
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task RetryPolicy_PastItsTimeout_StopsTrying()
    {
        FailUntilAttempt(int.MaxValue);
        var policy = new RetryPolicy(100, Seconds(40), retryTimeout: Seconds(60));
        Orchestrator("retries", async context => await context.CallActivityAsync<int>("flaky", 0, new TaskOptions(policy)));
        await Host.StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("retries");
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(40));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task RetryPolicy_WithAFilter_TriesOnlyWhatItAccepts()
    {
        FailUntilAttempt(int.MaxValue);
        var policy = new RetryPolicy(10, Seconds(1)) { HandleFailure = failure => failure.ErrorMessage != "attempt 2" };
        Orchestrator("retries", async context => await context.CallActivityAsync<int>("flaky", 0, new TaskOptions(policy)));
        await Host.StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("retries");
        await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(1));

        Assert.Equal(2, _attempts);
    }

    [Fact]
    public async Task RetryHandler_DecidesWithTheFacts()
    {
        FailUntilAttempt(int.MaxValue);
        var seen = new List<string>();
        Orchestrator("retries", async context =>
        {
            var options = TaskOptions.FromRetryHandler(async retry =>
            {
                if (!retry.OrchestrationContext.IsReplaying)
                    seen.Add($"{retry.LastAttemptNumber}:{retry.LastFailure.ErrorMessage}");
                await retry.OrchestrationContext.CreateTimer(Seconds(5), CancellationToken.None);
                return retry.LastAttemptNumber < 3;
            });
            await context.CallActivityAsync<int>("flaky", 0, options);
            return null;
        });
        await Host.StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("retries");
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(5));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(["1:attempt 1", "2:attempt 2", "3:attempt 3"], seen);
    }

    [Fact]
    public async Task RetryPolicy_OfAnUnknownActivity_IsNotUsed()
    {
        Orchestrator("retries", async context =>
        {
            await context.CallActivityAsync("missing", new TaskOptions(new RetryPolicy(5, Seconds(86_400))));
            return null;
        });
        await Host.StartAsync();

        var end = await Host.RunAsync("retries");

        Assert.Equal("ActivityTaskNotFound", end.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task RetryPolicy_OfASubOrchestration_RunsItAgain()
    {
        var runs = 0;
        Orchestrator(
            "child",
            _ => Interlocked.Increment(ref runs) < 3
                ? throw new InvalidOperationException("not yet")
                : Task.FromResult<object?>(runs));
        Orchestrator("parent", async context =>
            await context.CallSubOrchestratorAsync<int>("child", new TaskOptions(new RetryPolicy(3, Seconds(1)))));
        await Host.StartAsync();

        var id = await Host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        var end = await Host.AdvanceToEndAsync(id, TimeSpan.FromSeconds(1));

        Assert.Equal(3, end.ReadOutputAs<int>());
    }

    private sealed record Measured(int Result, TimeSpan Took);

    private void FailUntilAttempt(int success) => Activity<int>("flaky", _ =>
    {
        var attempt = Interlocked.Increment(ref _attempts);
        return attempt >= success ? attempt : throw new InvalidOperationException($"attempt {attempt}");
    });
}
