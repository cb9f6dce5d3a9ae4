using System.Diagnostics;
using System.Text.Json.Nodes;
using Maestro.Bench.Measuring;
using Maestro.Bench.Policies;

namespace Maestro.Bench.Runs.Maps;

/// <summary>A map over lists of growing length: time and memory must grow with the list, not with its square.</summary>
internal sealed class MapScaleScenario : IScenario
{
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Option<int[]> _items = new("--items")
    {
        Description = "Lengths of the lists.",
        DefaultValueFactory = _ => [250, 500, 1000],
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _bytes = new("--bytes") { Description = "Size of an item.", DefaultValueFactory = _ => 20_000 };

    public string Name => "map-scale";

    public string Description => "Time and memory of a map over a long list of large items";

    public IReadOnlyList<Option> Options => [_items, _bytes];

    public async Task RunAsync(BenchRun run)
    {
        await using var host = await BenchHost.StartAsync(
            Path.Combine(run.Folder, "data"), run.Cancellation, Settings(run.Folder));
        using var api = new RunApi(host.Url, connections: 4);

        // Loads and compiles what every run needs.
        await MapAsync(api, 10, 100, run.Cancellation);
        foreach (var items in run.Get(_items))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var memory = PeakMemory.Watch();
            var watch = Stopwatch.StartNew();
            await MapAsync(api, items, run.Get(_bytes), run.Cancellation);
            var (seconds, peak) = (watch.Elapsed.TotalSeconds, memory.Stop() / Megabyte);
            BenchRun.Say(FormattableString.Invariant($"{items} items: {seconds:0.0} s, {peak:0} MB above idle"));

            var suffix = items.ToString(CultureInfo.InvariantCulture);
            run.Report.Add($"map_s_{suffix}", seconds, $"seconds for a map over {suffix} items, from POST /runs to completed");
            run.Report.Add($"map_peak_mb_{suffix}", peak, "MB of resident memory above what the idle process had");
        }

        run.Report.Note(FormattableString.Invariant(
            $"Items of {run.Get(_bytes)} bytes, 16 at a time; the tool server is a process of its own and not in the memory."));
    }

    private static async Task MapAsync(RunApi api, int items, int bytes, CancellationToken cancellationToken)
    {
        var id = RunApi.IdOf(await api.CreateAsync(
            "bench-map", new JsonObject { ["count"] = items, ["bytes"] = bytes }, cancellationToken));
        await api.UntilAsync(id, "completed", Pause, cancellationToken);
    }

    private static Dictionary<string, string?> Settings(string folder)
    {
        var policies = ShippedPolicies.CopyTo(Path.Combine(folder, "policies"));
        var path = Path.Combine(policies, "data.json");
        var data = JsonNode.Parse(File.ReadAllText(path))!;
        data["maestro"]!["tools"]!["config"]!["servers"]!["items"] = JsonNode.Parse("""{ "allow": ["*"], "read_only": ["*"] }""");
        File.WriteAllText(path, data.ToJsonString());
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Maestro:Policies"] = policies,
            ["mcpServers:items:command"] = "dotnet",
            ["mcpServers:items:args:0"] = typeof(MapScaleScenario).Assembly.Location,
            ["mcpServers:items:args:1"] = ItemToolsWorker.Verb,
        };
    }
}
