using System.Text.Json;
using Maestro.Bench;

namespace Bench.Tests;

/// <summary>That each scenario still runs and gives the figures that are asked of it. No figure is judged here.</summary>
public sealed class ScenarioTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("maestro-bench-tests-");

    [Theory]
    [InlineData(
        "run-latency --requests 4 --rounds 1 --flagship 1 --concurrency 2",
        "run_create_p95_ms gate_action_p95_ms fdatasync_per_s")]
    [InlineData("run-throughput --runs 4 --rounds 1 --concurrency 2", "runs_per_s_2 cpu_ms_per_run run_p95_ms")]
    [InlineData("step-cost", "table_requests blob_reads blobs_written activities")]
    [InlineData("map-scale --items 5 10 --bytes 1000", "map_s_5 map_peak_mb_5 map_s_10 map_peak_mb_10")]
    [InlineData(
        "store-latency --operations 4 --rounds 1 --concurrency 2",
        "sqlite_run_insert_p95_ms azurite_run_insert_p95_ms azurite_blob_put_per_s")]
    [InlineData(
        "engine-throughput --seconds 0.1 --rounds 1 --waiting 20",
        "fdatasync_per_s steps_per_s_1 steps_per_s_32 steps_per_s_256 bytes_per_waiting_instance")]
    [InlineData("engine-growth --late 150 --rounds 1", "amplification_200 step_us_100 step_us_150")]
    [InlineData("engine-recovery --instances 20", "instances first_event_s all_events_s peak_rss_mb")]
    [InlineData("engine-timers --timers 20 --seconds 0.2", "timers late_p99_ms late_max_ms")]
    [InlineData("engine-chaos --kills 2 --instances 12 --seed 1", "kills instances lost duplicated_beyond_in_flight unfinished")]
    [InlineData(
        "router-overhead --requests 40 --rounds 1",
        "direct_p50_ms routed_p50_ms rps_32 fallback_rps_8 first_token_added_ms alloc_bytes_per_request")]
    [InlineData("router-decision --decisions 500 --rounds 1", "p50_us p99_us deployments")]
    [InlineData("policy-latency --decisions 100", "p50_us p99_us p50_us_1000_rules")]
    [InlineData(
        "router-brownout --requests 60 --concurrency 8", "requests fallback_success_pct answered_twice truncated_as_whole")]
    [InlineData("serving-sim --agents 8 --minutes 1", "throughput_ratio cost_ratio kv_hit_ratio kv_hit_ratio_baseline")]
    [InlineData(
        "scale",
        "model_calls_per_s_10000 instances_10000 scheduler_units_10000 router_replicas_10000 gpus_10000 usd_per_1000_runs_10000")]
    public async Task RunAsync_ATinySize_GivesTheFigures(string command, string figures)
    {
        var json = Path.Combine(_folder.FullName, "figures.json");

        var exit = await BenchCommand.RunAsync([.. command.Split(' '), "--json", json]);

        Assert.Equal(0, exit);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        Assert.Equal(command.Split(' ')[0], document.RootElement.GetProperty("scenario").GetString());
        Assert.NotEmpty(document.RootElement.GetProperty("notes").EnumerateArray());
        var found = document.RootElement.GetProperty("figures");
        Assert.All(figures.Split(' '), name => Assert.True(found.TryGetProperty(name, out _), $"no figure {name}"));
    }

    [Fact]
    public async Task RunAsync_AnUnknownScenario_Fails() => Assert.NotEqual(0, await BenchCommand.RunAsync(["no-such-scenario"]));

    public void Dispose() => _folder.Delete(recursive: true);
}
