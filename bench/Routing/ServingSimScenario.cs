using Maestro.Bench.Measuring;
using Maestro.Simulator.Serving;

namespace Maestro.Bench.Routing;

/// <summary>
/// Multi-turn agents with shared prefixes on replicas of a simulated vLLM, in virtual time. The choice of the replica is the
/// router's own code; the servers are a model of costs.
/// </summary>
internal sealed class ServingSimScenario : IScenario
{
    private readonly Option<int> _replicas = new("--replicas") { Description = "Servers.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _agents = new(
        "--agents") { Description = "Conversations at once.", DefaultValueFactory = _ => 128 };
    private readonly Option<int> _minutes = new("--minutes") { Description = "Simulated time.", DefaultValueFactory = _ => 10 };
    private readonly Option<int> _seed = new("--seed") { Description = "Of the workload.", DefaultValueFactory = _ => 1 };

    public string Name => "serving-sim";

    public string Description =>
        "Prefix affinity beside round robin and a naive server, multi-turn agents on simulated vLLM replicas";

    public IReadOnlyList<Option> Options => [_replicas, _agents, _minutes, _seed];

    public Task RunAsync(BenchRun run)
    {
        var model = new VllmModel();
        var naive = Simulate("naive", model with { PrefixCaching = false, ContinuousBatching = false }, "round-robin");
        var robin = Simulate("round robin", model, "round-robin");
        var affine = Simulate("prefix affinity", model, "least-busy");

        run.Report.Add(
            "throughput_ratio", affine.PerSecond / naive.PerSecond,
            "requests per second, the lane over a naive server (static batches, nothing reused, round robin)");
        run.Report.Add(
            "cost_ratio", naive.PerSecond / affine.PerSecond,
            "cost per request, the lane over the naive server: the same machines serve that many more");
        run.Report.Add(
            "throughput_ratio_round_robin", affine.PerSecond / robin.PerSecond, "the same over round robin on servers like ours");
        run.Report.Add("kv_hit_ratio", affine.HitRatio, "prompt tokens found in the cache, prefix affinity");
        run.Report.Add("kv_hit_ratio_baseline", robin.HitRatio, "the same, round robin");
        foreach (var (name, result) in (ReadOnlySpan<(string, ServingResult)>)
        [
            ("affinity", affine),
            ("round_robin", robin),
            ("naive", naive),
        ])
        {
            run.Report.Add($"{name}_requests_per_s", result.PerSecond, $"finished requests per simulated second, {name}");
            run.Report.Add($"{name}_p50_ms", result.Times.Percentile(50), $"whole request, 50th percentile, {name}");
            run.Report.Add($"{name}_p95_ms", result.Times.Percentile(95), $"whole request, 95th percentile, {name}");
            run.Report.Add(
                $"{name}_first_token_p95_ms", result.FirstTokens.Percentile(95), $"first token, 95th percentile, {name}");
        }

        run.Report.Note(
            "Simulated: the servers (steps, batches, paged cache, prefix reuse), their time and the agents. Real: the router's filters, prefix affinity with bounded load, and scoring.");
        run.Report.Note($"Cost model per step: {model}");
        return Task.CompletedTask;

        ServingResult Simulate(string name, VllmModel server, string strategy)
        {
            var lane = new ServingLane(server, run.Get(_replicas), strategy, affinity: strategy != "round-robin");
            var result = lane.Run(run.Get(_agents), run.Get(_minutes) * 60_000.0, run.Get(_seed));
            BenchRun.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-16} {result.PerSecond,7:0.00} requests/s, hit ratio {result.HitRatio:0.000}, p95 {result.Times.Percentile(95):0} ms"));
            return result;
        }
    }
}

/// <summary>What came of one simulation; times in milliseconds.</summary>
internal sealed record ServingResult(double PerSecond, double HitRatio, Latencies Times, Latencies FirstTokens);
