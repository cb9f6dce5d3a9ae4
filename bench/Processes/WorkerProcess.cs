using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Maestro.Bench.Processes;

/// <summary>
/// A process of this program with one of its hidden verbs. It is told what to do by lines <c>number TAB command…</c> and answers
/// <c>number TAB answer</c>; a line without a number is an announcement.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource<string>> _asked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _announced = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _input = new(1, 1);
    private readonly Process _process;
    private long _number;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>How long the process has been running.</summary>
    public Stopwatch Age { get; } = Stopwatch.StartNew();

    public static WorkerProcess Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotNet())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var worker = new WorkerProcess(Process.Start(start) ?? throw new InvalidOperationException("No process was started."));
        _ = Task.Run(worker.ReadAsync);
        return worker;
    }

    /// <summary>The rest of the line that the worker says, sooner or later, beginning with the word.</summary>
    public Task<string> AnnouncementAsync(string word) => OrGone(Announced(word).Task);

    /// <exception cref="WorkerGoneException">It died first; whether it did what it was asked is unknown.</exception>
    public async Task<string> AskAsync(params IEnumerable<string> command)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[number] = answer;
        var line = $"{number.ToString(CultureInfo.InvariantCulture)}\t{string.Join('\t', command)}\n";
        await _input.WaitAsync();
        try
        {
            await _process.StandardInput.WriteAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException exception)
        {
            throw new WorkerGoneException(exception);
        }
        finally
        {
            _input.Release();
        }

        return await OrGone(answer.Task);
    }

    /// <summary>SIGKILL: the process gets no chance to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the worker's input, which asks it to stop in order.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0) throw new InvalidOperationException($"The worker ended with {_process.ExitCode}.");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _input.Dispose();
    }

    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }

    private TaskCompletionSource<string> Announced(string word) =>
        _announced.GetOrAdd(word, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task<string> OrGone(Task<string> answer)
    {
        await Task.WhenAny(answer, _gone.Task);
        return answer.IsCompleted ? await answer : throw new WorkerGoneException();
    }

    private async Task ReadAsync()
    {
        // What it said before it died still counts.
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var parts = line.Split('\t', 2);
            var rest = parts.Length > 1 ? parts[1] : "";
            if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                Announced(parts[0]).TrySetResult(rest);
            else if (_asked.TryRemove(number, out var asked)) asked.TrySetResult(rest);
        }

        _gone.TrySetResult();
    }
}
