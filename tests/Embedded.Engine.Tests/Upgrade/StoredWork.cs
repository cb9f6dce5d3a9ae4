namespace Embedded.Engine.Tests.Upgrade;

/// <summary>
/// The code whose instances lie in Data/. It stays as it is for as long as a file there holds an instance of it: what is new
/// gets a name of its own.
/// </summary>
internal sealed class StoredWork
{
    private readonly bool _isWriting;
    private int _ok;
    private int _flaky;
    private int _slow;

    /// <param name="host">Gets the orchestrators and activities.</param>
    /// <param name="isWriting">While a file is written, some activities fail or do not end.</param>
    public StoredWork(EngineHost host, bool isWriting)
    {
        _isWriting = isWriting;
        RegisterActivities(host);
        RegisterWaits(host);
        host.Orchestrator("fan-out", FanOutAsync);
        host.Orchestrator("parent", async context => "child said "
            + await context.CallSubOrchestratorAsync<string>(
                "waits", options: new SubOrchestrationOptions(instanceId: "parent.child")));
        host.Orchestrator("looped", LoopAsync);
        host.Orchestrator("sender", context =>
        {
            context.SendEvent("receiver", "go", "from the queue");
            return Task.FromResult<object?>("sent");
        });
        host.Orchestrator("fails", _ => throw new UntracedException("broken for good", new UntracedException("the cause")));
    }

    /// <summary>How often each activity ran here.</summary>
    public (int Ok, int Flaky, int Slow) Runs => (_ok, _flaky, _slow);

    private static void RegisterWaits(EngineHost host)
    {
        host.Orchestrator("timer", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "woke";
        });
        host.Orchestrator("waits", async context =>
        {
            context.SetCustomStatus("at the gate");
            return await context.WaitForExternalEvent<string>("go");
        });
        host.Orchestrator("two-events", async context =>
            await context.WaitForExternalEvent<string>("go") + " after " + await context.WaitForExternalEvent<string>("early"));
        host.Orchestrator("echo", context => Task.FromResult<object?>(context.GetInput<string>()));
    }

    private static async Task<object?> LoopAsync(TaskOrchestrationContext context)
    {
        var round = context.GetInput<int>();
        if (round < 2)
        {
            await context.CallActivityAsync<int>("ok", round);
            context.ContinueAsNew(round + 1);
            return null;
        }

        var go = await context.WaitForExternalEvent<string>("go");
        return $"{go} in round {round}, {await context.WaitForExternalEvent<string>("kept")}";
    }

    private static async Task<object?> FanOutAsync(TaskOrchestrationContext context)
    {
        var patient = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(10)));
        return await Task.WhenAll(
            context.CallActivityAsync<int>("ok", 1),
            context.CallActivityAsync<int>("flaky", 2, patient),
            context.CallActivityAsync<int>("slow", 3));
    }

    private void RegisterActivities(EngineHost host)
    {
        host.Activity<int>("ok", (_, value) =>
        {
            Interlocked.Increment(ref _ok);
            return Task.FromResult<object?>(value);
        });
        host.Activity<int>("flaky", (_, value) =>
        {
            Interlocked.Increment(ref _flaky);
            return _isWriting ? throw new UntracedException("not yet") : Task.FromResult<object?>(value);
        });
        host.Activity<int>("slow", (_, value) =>
        {
            Interlocked.Increment(ref _slow);
            return _isWriting ? new TaskCompletionSource<object?>().Task : Task.FromResult<object?>(value);
        });
    }

    // A stack trace would carry the paths of the machine that wrote the file.
    private sealed class UntracedException(string message, Exception? inner = null) : Exception(message, inner)
    {
        public override string? StackTrace => null;
    }
}
