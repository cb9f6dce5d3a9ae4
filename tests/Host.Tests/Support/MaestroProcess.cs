using System.Collections.Concurrent;
using System.Diagnostics;

namespace Host.Tests.Support;

/// <summary><c>maestro up</c> as a process of its own, which can be killed.</summary>
internal sealed class MaestroProcess : IDisposable
{
    private const string Announcement = "Maestro is up at ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output;

    private MaestroProcess(Process process, ConcurrentQueue<string> output, Uri address)
    {
        _process = process;
        _output = output;
        Api = new Api(address);
    }

    public Api Api { get; }

    public static async Task<MaestroProcess> StartAsync(string folder, IReadOnlyDictionary<string, string?> settings)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "maestro.dll"), "up", "--port", "0", "--data", Path.Combine(folder, "data")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;

        // A process that lives for two seconds does not earn back what optimizing it costs.
        start.Environment["DOTNET_TieredPGO"] = "0";
        var output = new ConcurrentQueue<string>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not { } text) return;
            output.Enqueue(text);
            if (text.StartsWith(Announcement, StringComparison.Ordinal))
                address.TrySetResult(new Uri(text[Announcement.Length..]));
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text) output.Enqueue(text);
        };
        process.Exited += (_, _) => address.TrySetException(
            new InvalidOperationException($"maestro up ended: {string.Join('\n', output)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new MaestroProcess(process, output, await address.Task.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>SIGKILL: nothing in the process gets to tidy up. Returns once it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public string Output => string.Join('\n', _output);

    public void Dispose()
    {
        Api.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
