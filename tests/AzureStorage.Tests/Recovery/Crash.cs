using AzureStorage.Tests.Hosting;
using Microsoft.DurableTask.Client;

namespace AzureStorage.Tests.Recovery;

/// <summary>One orchestration of <see cref="CrashTasks"/>, whose worker is killed and followed by another.</summary>
internal sealed class Crash : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TaskHub _hub;
    private readonly TaskHubServer _server;
    private WorkerProcess? _worker;
    private string _id = "";

    private Crash(TaskHub hub, TaskHubServer server) => (_hub, _server) = (hub, server);

    public static async Task<Crash> StartAsync(string orchestration, string? input = null)
    {
        var hub = TaskHub.In(await SharedAzurite.AccountAsync());
        var crash = new Crash(hub, await TaskHubServer.StartAsync(hub, works: false));
        crash._worker = await WorkerProcess.StartAsync(hub, crash._folder.Path);
        crash._id = await crash._server.Client.ScheduleNewOrchestrationInstanceAsync(orchestration, input);
        return crash;
    }

    /// <summary>How often the activity was called.</summary>
    public int Calls(string name) => File.Exists(_folder[name]) ? File.ReadAllLines(_folder[name]).Length : 0;

    public Task CalledAsync(params string[] names) =>
        Eventually.HoldsAsync(() => names.All(name => Calls(name) > 0), $"calls of {string.Join(", ", names)}");

    public Task SaysAsync(string status) => Eventually.HoldsAsync(
        async () => (await _server.Client.GetInstanceAsync(_id, getInputsAndOutputs: true))?.SerializedCustomStatus
            == $"\"{status}\"",
        $"the custom status '{status}'");

    public Task RaiseAsync(string word) => _server.Client.RaiseEventAsync(_id, "word", word);

    /// <summary>SIGKILL, before the orchestration has come to its end.</summary>
    public async Task KillAsync()
    {
        await _worker!.KillAsync();
        var left = await _server.Client.GetInstanceAsync(_id);
        Assert.Equal(OrchestrationRuntimeStatus.Running, left!.RuntimeStatus);
    }

    /// <summary>The output that the next worker brings it to, with nothing that holds any more.</summary>
    public async Task<string?> EndAsync()
    {
        _folder.Write(CrashTasks.Open, "");
        using var next = await WorkerProcess.StartAsync(_hub, _folder.Path);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var end = await _server.Client.WaitForInstanceCompletionAsync(_id, getInputsAndOutputs: true, limit.Token);
        Assert.True(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{end.RuntimeStatus}: {end.FailureDetails}");
        return end.ReadOutputAs<string>();
    }

    public async ValueTask DisposeAsync()
    {
        _worker?.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }
}
