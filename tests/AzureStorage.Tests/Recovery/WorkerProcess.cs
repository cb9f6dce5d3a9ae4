using System.Diagnostics;
using System.Globalization;
using AzureStorage.Tests.Hosting;

namespace AzureStorage.Tests.Recovery;

/// <summary>Worker and provider in a process of their own, which ends with the one that started it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const string Ready = "ready";

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public static async Task<WorkerProcess> StartAsync(TaskHub hub, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerProcess).Assembly.Location, "worker", hub.Name, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment[nameof(TaskHub.ConnectionString)] = hub.ConnectionString;
        start.Environment["DOTNET_TieredPGO"] = "0";
        var worker = new WorkerProcess(Process.Start(start)!);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            var said = await worker._process.StandardOutput.ReadLineAsync(limit.Token);
            return said == Ready ? worker : throw new InvalidOperationException($"The worker said {said ?? "nothing"}.");
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(string hub, string folder)
    {
        var account = Environment.GetEnvironmentVariable(nameof(TaskHub.ConnectionString))!;
        var server = await TaskHubServer.StartAsync(new TaskHub(account, hub), works: true);
        await server.WorkAsync(new CrashTasks(folder).Register);
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadToEndAsync();
        // Nothing is stopped: whoever started us is gone.
        return 0;
    }

    /// <summary>SIGKILL: nothing in the process gets to tidy up. Returns once it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
