using Maestro.Embedded.Engine.Scheduling;

namespace Embedded.Engine.Tests.Scheduling;

public sealed class PoolWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Following_TheFirstStarted_GoesOnOnTheSameThread()
    {
        var threads = new TaskCompletionSource<(int First, int Second)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = 0;
        var second = new Once(() => threads.SetResult((first, Environment.CurrentManagedThreadId)));
        var starter = new Once(() =>
        {
            first = Environment.CurrentManagedThreadId;
            PoolWorker.Following(second, static worker => worker.Begin());
        });

        starter.Begin();

        var (one, other) = await threads.Task.WaitAsync(Patience);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Following_ASecondStarted_DoesNotWaitForTheFirst()
    {
        using var isFree = new ManualResetEventSlim();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var blocking = new Once(() =>
        {
            if (isFree.Wait(Patience)) done.SetResult();
        });
        var other = new Once(isFree.Set);
        var starter = new Once(() => PoolWorker.Following((blocking, other), static both =>
        {
            both.blocking.Begin();
            both.other.Begin();
        }));

        starter.Begin();

        await done.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Start_OutsideFollowing_DoesNotWaitForTheStarter()
    {
        using var isFree = new ManualResetEventSlim();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var other = new Once(isFree.Set);
        var starter = new Once(() =>
        {
            other.Begin();
            if (isFree.Wait(Patience)) done.SetResult();
        });

        starter.Begin();

        await done.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task PassOn_WithAFollower_GivesItToAnotherThread()
    {
        using var isFree = new ManualResetEventSlim();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var follower = new Once(isFree.Set);
        var starter = new Once(() =>
        {
            PoolWorker.Following(follower, static worker => worker.Begin());
            Once.LetOthersGoFirst();
            if (isFree.Wait(Patience)) done.SetResult();
        });

        starter.Begin();

        await done.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Activity_ThatBlocksOnAnotherRun_DoesNotHoldThatRunUp()
    {
        await using var host = new EngineHost();
        host.Activity<string>("plain", (_, value) => Task.FromResult<object?>(value + "!"));
        host.Activity<string>("blocks", (_, value) => Task.FromResult<object?>(RunBlocking(host.Client, value)));
        host.Orchestrator<string>(
            "inner", async context => await context.CallActivityAsync<string>("plain", context.GetInput<string>()));
        host.Orchestrator<string>("outer", async context =>
        {
            var first = await context.CallActivityAsync<string>("plain", context.GetInput<string>());
            return await context.CallActivityAsync<string>("blocks", first);
        });
        await host.StartAsync();

        var end = await host.RunAsync("outer", "a").WaitAsync(Patience);

        Assert.Equal("a!!", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Run_OfManyStepsThatNeverWait_LeavesThreadsToOthers()
    {
        await using var host = new EngineHost();
        host.Activity<int>("next", (_, value) => Task.FromResult<object?>(value + 1));
        host.Orchestrator("long", async context =>
        {
            var value = 0;
            for (var step = 0; step < 200; step++) value = await context.CallActivityAsync<int>("next", value);
            return value;
        });
        await host.StartAsync();

        var runs = Enumerable.Range(0, 4).Select(_ => host.RunAsync("long")).ToList();
        var others = Task.Run(() => Environment.CurrentManagedThreadId);

        await others.WaitAsync(Patience);
        foreach (var run in runs) Assert.Equal(200, (await run.WaitAsync(Patience)).ReadOutputAs<int>());
    }

    private static string RunBlocking(DurableTaskClient client, string input)
    {
        // What an activity should not do, and some will.
        var id = client.ScheduleNewOrchestrationInstanceAsync("inner", input).GetAwaiter().GetResult();
        return client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true).GetAwaiter().GetResult()
            .ReadOutputAs<string>()!;
    }

    private sealed class Once(Action work) : PoolWorker
    {
        public static void LetOthersGoFirst() => PassOn();

        public void Begin() => Start();

        protected override void Work() => work();
    }
}
