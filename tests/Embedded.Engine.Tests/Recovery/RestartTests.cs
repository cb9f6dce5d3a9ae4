using Microsoft.Extensions.Logging;

namespace Embedded.Engine.Tests.Recovery;

public sealed class RestartTests
{
    public static TheoryData<bool> BothEnds => new(true, false);

    [Theory]
    [MemberData(nameof(BothEnds))]
    public async Task Reopen_WhileWaiting_GoesOnWithoutRepeatingActivities(bool crash)
    {
        var runs = 0;
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Activity<int>("step", (_, value) =>
            {
                Interlocked.Increment(ref runs);
                return Task.FromResult<object?>(value + 1);
            });
            host.Orchestrator("job", async context =>
            {
                var value = await context.CallActivityAsync<int>("step", 1);
                value = await context.CallActivityAsync<int>("step", value);
                context.SetCustomStatus("gate");
                value += await context.WaitForExternalEvent<int>("approve");
                return await context.CallActivityAsync<int>("step", value);
            });
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("job");
        await host.UntilStatusAsync(id, "gate");

        await ReopenAsync(host, crash);
        await host.Client.RaiseEventAsync(id, "approve", 100);
        var end = await host.EndOfAsync(id);

        Assert.Equal(104, end.ReadOutputAs<int>());
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Crash_WhileAnActivityRuns_RunsOnlyThatOneAgain()
    {
        var runs = new int[3];
        var stuck = new TaskCompletionSource();
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Activity<int>("step", async (_, i) =>
            {
                if (Interlocked.Increment(ref runs[i]) == 1 && i == 1) await stuck.Task;
                return i;
            });
            host.Orchestrator("job", async context =>
            {
                for (var i = 0; i < 3; i++) await context.CallActivityAsync<int>("step", i);
                return "done";
            });
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("job");
        await Eventually.HoldsAsync(() => Volatile.Read(ref runs[1]) == 1);

        await host.CrashAsync();
        await host.EndOfAsync(id);
        stuck.SetResult();

        Assert.Equal([1, 2, 1], runs);
    }

    [Theory]
    [MemberData(nameof(BothEnds))]
    public async Task Reopen_WithAPendingTimer_FiresIt(bool crash)
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("sleeps", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "awake";
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleeps");

        await ReopenAsync(host, crash);
        var end = await host.AdvanceToEndAsync(id, TimeSpan.FromMinutes(30));

        Assert.Equal("awake", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Reopen_AfterATimersTime_FiresItAtOnce()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("sleeps", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "awake";
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleeps");
        await host.Engine.AbandonAsync();
        await host.Engine.DisposeAsync();
        host.Time.Advance(TimeSpan.FromDays(1));

        await host.StartAsync();

        Assert.Equal("awake", (await host.AdvanceToEndAsync(id, TimeSpan.FromMilliseconds(1))).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Reopen_WithAPutOffStart_StartsIt()
    {
        await using var host = await EngineHost.StartAsync(
            host => host.Orchestrator("later", _ => Task.FromResult<object?>("ran")));
        var options = new StartOrchestrationOptions(null, EngineHost.Start.AddHours(1));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("later", options);

        await host.CrashAsync();
        var end = await host.AdvanceToEndAsync(id, TimeSpan.FromMinutes(30));

        Assert.Equal("ran", end.ReadOutputAs<string>());
    }

    [Theory]
    [MemberData(nameof(BothEnds))]
    public async Task Reopen_KeepsEarlyEventsSuspensionAndChildren(bool crash)
    {
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Orchestrator("child", async context => await context.WaitForExternalEvent<int>("n"));
            host.Orchestrator("parent", async context =>
            {
                var child = await context.CallSubOrchestratorAsync<int>("child", new TaskOptions().WithInstanceId("kid"));
                return child + await context.WaitForExternalEvent<int>("early");
            });
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await host.Client.WaitForInstanceStartAsync("kid");
        await host.Client.RaiseEventAsync(id, "early", 1);
        await host.Client.SuspendInstanceAsync(id);

        await ReopenAsync(host, crash);
        await host.Client.RaiseEventAsync("kid", "n", 10);
        await host.EndOfAsync("kid");
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await ReopenAsync(host, crash);
        await host.Client.ResumeInstanceAsync(id);

        Assert.Equal(11, (await host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Reopen_RepeatsGuidsAndTimeAndKeepsLoggersQuiet()
    {
        var logs = new LogRecorder();
        await using var host = new EngineHost { Loggers = logs };
        host.Orchestrator("traces", async context =>
        {
            var logger = context.CreateReplaySafeLogger("test");
            logger.LogInformation("begun {Id}", context.NewGuid());
            var before = $"{context.NewGuid()} {context.NewGuid()} {context.CurrentUtcDateTime:O} {context.IsReplaying}";
            var ended = await context.WaitForExternalEvent<string>("go");
            logger.LogInformation("ended");
            return new[] { before.Replace("True", "False", StringComparison.Ordinal), ended, $"{context.IsReplaying}" };
        });
        await host.StartAsync();
        var first = await host.Client.ScheduleNewOrchestrationInstanceAsync("traces");
        await host.Client.RaiseEventAsync(first, "go", "x");
        var second = await host.Client.ScheduleNewOrchestrationInstanceAsync("traces");

        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.CrashAsync();
        await host.CrashAsync();
        await host.Client.RaiseEventAsync(second, "go", "x");
        var replayed = (await host.EndOfAsync(second)).ReadOutputAs<string[]>()!;

        Assert.NotEqual((await host.EndOfAsync(first)).ReadOutputAs<string[]>()![0], replayed[0]);
        Assert.Contains($"{EngineHost.Start.UtcDateTime:O}", replayed[0], StringComparison.Ordinal);
        Assert.Equal("False", replayed[2]);
        Assert.Equal(2, logs.Lines.Count(line => line.StartsWith("begun", StringComparison.Ordinal)));
        Assert.Equal(2, logs.Lines.Count(line => line == "ended"));
    }

    [Fact]
    public async Task Reopen_OfAContinuedInstance_GoesOnInItsLatestExecution()
    {
        var runs = 0;
        await using var host = await EngineHost.StartAsync(host =>
        {
            host.Activity<int>("step", (_, value) =>
            {
                Interlocked.Increment(ref runs);
                return Task.FromResult<object?>(value + 1);
            });
            host.Orchestrator("loop", async context =>
            {
                var value = await context.CallActivityAsync<int>("step", context.GetInput<int>());
                context.SetCustomStatus($"{value}");
                if (value % 3 == 0) await context.WaitForExternalEvent<string>("go");
                if (value < 6) context.ContinueAsNew(value);
                return value;
            });
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("loop", 0);
        await host.UntilStatusAsync(id, "3");

        await host.CrashAsync();
        await host.Client.RaiseEventAsync(id, "go");
        await host.UntilStatusAsync(id, "6");
        await host.Client.RaiseEventAsync(id, "go");

        Assert.Equal(6, (await host.EndOfAsync(id)).ReadOutputAs<int>());
        Assert.Equal(6, runs);
    }

    [Fact]
    public async Task Reopen_AfterAStop_ReportsEndedInstances()
    {
        await using var host = await EngineHost.StartAsync(
            host => host.Orchestrator("ends", _ => Task.FromResult<object?>("kept")));
        var end = await host.RunAsync("ends");

        await host.RestartAsync();

        Assert.Equal("kept", (await host.EndOfAsync(end.InstanceId)).ReadOutputAs<string>());
    }

    private static Task ReopenAsync(EngineHost host, bool crash) => crash ? host.CrashAsync() : host.RestartAsync();
}
