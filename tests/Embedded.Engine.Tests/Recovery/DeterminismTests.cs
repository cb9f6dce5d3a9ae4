using Maestro.Embedded.Engine;

namespace Embedded.Engine.Tests.Recovery;

public sealed class DeterminismTests
{
    [Fact]
    public async Task Replay_OfCodeThatCallsAnotherActivity_FailsNamingTheEvent()
    {
        var end = await ReplayAsync(
            async context =>
            {
                await context.CallActivityAsync("first");
                return await context.WaitForExternalEvent<string>("go");
            },
            async context =>
            {
                await context.CallActivityAsync("other");
                return await context.WaitForExternalEvent<string>("go");
            });

        Diverged(end, "event #3 is 'call activity 'first' (#0)', but now the code decided 'call activity 'other' (#0)'");
    }

    [Fact]
    public async Task Replay_OfCodeThatDecidesMore_Fails()
    {
        var end = await ReplayAsync(
            async context => await context.WaitForExternalEvent<string>("go"),
            async context =>
            {
                _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                return await context.WaitForExternalEvent<string>("go");
            });

        Diverged(end, "the code decided 'create timer (#0)', which is not in the history");
    }

    [Fact]
    public async Task Replay_OfCodeThatDecidesLess_Fails()
    {
        var end = await ReplayAsync(
            async context =>
            {
                _ = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                return await context.WaitForExternalEvent<string>("go");
            },
            async context => await context.WaitForExternalEvent<string>("go"));

        Diverged(end, "event #3 is 'create timer (#0)', but now the code decided nothing");
    }

    [Fact]
    public async Task Replay_OfCodeThatEndsEarly_Fails()
    {
        var end = await ReplayAsync(
            async context => await context.WaitForExternalEvent<string>("go"), _ => Task.FromResult<object?>("early"));

        Diverged(end, "after its last event (#2) the code ended (completed)");
    }

    [Fact]
    public async Task Replay_OfUnchangedCode_Succeeds()
    {
        static async Task<object?> Body(TaskOrchestrationContext context)
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
            var activity = context.CallActivityAsync<string>("first");
            await Task.WhenAny(timer, activity);
            cancel.Cancel();
            await Task.Yield();
            await Task.WhenAll(activity, context.CallActivityAsync<string>("other"))
                .ContinueWith(_ => { }, TaskScheduler.Current);
            return await context.WaitForExternalEvent<string>("go");
        }

        var end = await ReplayAsync(Body, Body);

        Assert.Equal("done", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_ThatAwaitsATaskOfAnotherThread_Fails()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("impatient", async context =>
        {
            _ = context.WaitForExternalEvent<string>("never");
            await Task.Delay(1);
            return await context.CallActivityAsync<string>("first");
        }));

        var end = await host.RunAsync("impatient");

        Assert.Equal(typeof(NonDeterministicOrchestrationException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains("Task.Delay", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_ThatWaitsForNothingRecorded_Fails()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("stuck", async _ =>
        {
            await new TaskCompletionSource().Task;
            return null;
        }));

        var end = await host.RunAsync("stuck");

        Assert.Equal(typeof(NonDeterministicOrchestrationException).FullName, end.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Orchestrator_ThatLeavesItsThread_CannotUseItsContext()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("leaves", async context =>
        {
            _ = context.WaitForExternalEvent<string>("never");
            await Task.Delay(1).ConfigureAwait(false);
            return await context.CallActivityAsync<string>("first");
        }));

        var end = await host.RunAsync("leaves");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
    }

    [Fact]
    public async Task Orchestrator_WithAsyncVoidThatThrows_FailsAlone()
    {
        await using var host = await EngineHost.StartAsync(host => host.Orchestrator("fires", async context =>
        {
            Throw(context);
            await context.WaitForExternalEvent<string>("never");
            return null;

            static async void Throw(TaskOrchestrationContext context)
            {
                await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                throw new InvalidOperationException("from async void");
            }
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("fires");

        var end = await host.AdvanceToEndAsync(id, TimeSpan.FromMilliseconds(1));

        Assert.Equal("from async void", end.FailureDetails!.ErrorMessage);
    }

    private static void Diverged(OrchestrationMetadata end, string what)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(typeof(NonDeterministicOrchestrationException).FullName, end.FailureDetails!.ErrorType);
        Assert.Contains(what, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>Runs one body until it waits, then goes on with another.</summary>
    private static async Task<OrchestrationMetadata> ReplayAsync(
        Func<TaskOrchestrationContext, Task<object?>> before, Func<TaskOrchestrationContext, Task<object?>> after)
    {
        await using var host = await EngineHost.StartAsync(host => Register(host.Registry, before));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("job");
        await Eventually.HoldsAsync(() => host.Engine.IsQuiet);
        var code = new TaskRegistry();
        Register(code, after);
        await host.RestartAsync(code);
        await host.Client.RaiseEventAsync(id, "go", "done");
        return await host.EndOfAsync(id);
    }

    private static void Register(TaskRegistry registry, Func<TaskOrchestrationContext, Task<object?>> body)
    {
        registry.AddActivity("first", (_, _, _) => Task.FromResult<object?>("1"));
        registry.AddActivity("other", (_, _, _) => Task.FromResult<object?>("2"));
        registry.AddOrchestrator("job", context => body(context));
    }
}
