using System.Diagnostics;
using System.Text.Json;
using Maestro.Bench.Reports;

namespace Maestro.Bench.Engine.Peers;

/// <summary>
/// A peer behind a driver of ours (bench/peers/NAME/steps.mjs): it is told <c>{"concurrency":…,"seconds":…}</c> on its input and
/// answers <c>{"steps":…,"seconds":…}</c>; other lines are the peer's own and are passed over.
/// </summary>
internal sealed class PeerSteps : IStepsSubject
{
    private static readonly string[] Known = ["dbos", "restate", "langgraph"];
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly IAsyncDisposable? _service;

    private PeerSteps(string name, Process process, IAsyncDisposable? service) =>
        (Name, _process, _service) = (name, process, service);

    public string Name { get; }

    /// <summary>Starts what is installed in the folder; what is not, or does not start, gets a note.</summary>
    public static async Task<IReadOnlyList<IStepsSubject>> StartAllAsync(
        string folder, string data, Report report, CancellationToken cancellationToken)
    {
        var peers = new List<IStepsSubject>();
        foreach (var name in Known)
        {
            var home = Path.Combine(folder, name);
            if (!Directory.Exists(Path.Combine(home, "node_modules")))
            {
                report.Note($"Peer {name} is not installed; see bench/peers/README.md.");
                continue;
            }

            try
            {
                peers.Add(await StartAsync(name, home, Path.Combine(data, name), cancellationToken));
            }
            catch (PeerException exception)
            {
                report.Note($"Peer {name} was left out: {exception.Message}");
            }
        }

        return peers;
    }

    public async Task<double> MeasureAsync(int concurrency, TimeSpan time)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $$"""{"concurrency":{{concurrency}},"seconds":{{time.TotalSeconds}}}"""));
        await _process.StandardInput.FlushAsync();
        var answer = await LineAsync(line => line.TryGetProperty("steps", out _), time + Slack);
        return answer.GetProperty("steps").GetDouble() / answer.GetProperty("seconds").GetDouble();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        if (_service is not null) await _service.DisposeAsync();
    }

    private static async Task<PeerSteps> StartAsync(string name, string home, string data, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(data);
        var start = new ProcessStartInfo(
            "node") { WorkingDirectory = home, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("steps.mjs");
        start.Environment["BENCH_DATA"] = data;
        Postgres? postgres = null;
        if (name == "dbos" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PG_URL")))
        {
            postgres = await Postgres.StartAsync(data, cancellationToken);
            start.Environment["PG_URL"] = postgres.Url;
        }

        var peer = new PeerSteps(name, Process.Start(start) ?? throw new PeerException("node was not started"), postgres);
        try
        {
            await peer.LineAsync(line => line.TryGetProperty("ready", out _), StartTime);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    private async Task<JsonElement> LineAsync(Func<JsonElement, bool> wanted, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.StartsWith('{') && Parse(line) is { } json && wanted(json)) return json;
            }
        }
        catch (OperationCanceledException)
        {
            throw new PeerException($"it said nothing for {patience}");
        }

        throw new PeerException("its driver ended; its error output is above");
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
