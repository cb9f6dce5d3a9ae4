using System.Text.Json.Nodes;
using Maestro.Bench.Measuring;
using Maestro.Policies;
using Maestro.Policies.Opa;

namespace Maestro.Bench.Policies;

/// <summary>
/// How long one decision takes in process, input reading included: of the policy that Maestro comes with, and of made ones as the
/// number of rules grows.
/// </summary>
internal sealed class PolicyLatencyScenario : IScenario
{
    private static readonly Option<int> Decisions = new(
        "--decisions") { Description = "Decisions timed per policy.", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<string?> Opa = new(
        "--opa") { Description = "An OPA server with the shipped policies, to stand beside: http://127.0.0.1:8181." };

    public string Name => "policy-latency";

    public string Description =>
        "Time of one routing decision on a 1 KB input: the shipped policy, and policies of 1 to 1,000 rules.";

    public IReadOnlyList<Option> Options => [Decisions, Opa];

    public async Task RunAsync(BenchRun run)
    {
        var set = PolicySet.FromFolder(ShippedPolicies.Folder).Value;
        BenchRun.Say("the shipped policy");
        var inputs = RouteInputs.With(labels: 2);
        var query = set.Program.Prepare("data.maestro.routing.decision", set.Data).Query!;
        var shipped = DecisionTimes.Measure(query, inputs, run.Get(Decisions));
        run.Report.Add("p50_us", shipped.P50, "one decision of the shipped routing policy, 50th percentile");
        run.Report.Add("p99_us", shipped.P99, "one decision of the shipped routing policy, 99th percentile");
        var tagged = DecisionTimes.Measure(query, RouteInputs.With(labels: 5), run.Get(Decisions));
        run.Report.Add("p50_us_6_tags", tagged.P50, "the same with a data class and five labels instead of two, 50th percentile");
        run.Report.Add("p99_us_6_tags", tagged.P99, "the same with a data class and five labels instead of two, 99th percentile");
        run.Report.Add("read_p50_us", shipped.ReadP50, "of that, reading the input from JSON");
        run.Report.Add("alloc_bytes", shipped.Bytes, "allocated by one decision");
        if (run.Get(Opa) is { } url)
            await MeasureServerAsync(run, new() { Url = new(url), Timeout = TimeSpan.FromSeconds(5) }, inputs);
        foreach (var rules in (int[])[1, 10, 100, 1000])
        {
            run.Cancellation.ThrowIfCancellationRequested();
            BenchRun.Say($"{rules} rules");
            var result = RoutingPolicy.Measure(rules, run.Get(Decisions));
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{rules}_rule{(rules == 1 ? "" : "s")}");
            run.Report.Add("p50_us" + suffix, result.P50, $"one decision, {rules} made routing rules, 50th percentile");
            run.Report.Add("p99_us" + suffix, result.P99, $"one decision, {rules} made routing rules, 99th percentile");
        }

        run.Report.Note($"shipped policies: {set.Digest}");
        run.Report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"inputs: {inputs.Min(input => input.Length)} to {inputs.Max(input => input.Length)} bytes of JSON, read for every decision"));
    }

    private static async Task MeasureServerAsync(BenchRun run, OpaOptions options, byte[][] inputs)
    {
        BenchRun.Say(options.ToString());
        using var server = new OpaPolicyEngine(options, TimeProvider.System);
        var questions = inputs.Select(input => (JsonObject)JsonNode.Parse(input)!).ToArray();
        var times = await Latencies.MeasureAsync(5000, 1, async number =>
        {
            var decision = await server.DecideAsync(PolicyPackages.Routing, questions[number & 15], run.Cancellation);
            if (decision.Digest.Length == 0 && !decision.Allow) throw new InvalidOperationException(decision.ToString());
        });
        run.Report.Add("opa_p50_us", times.Percentile(50) * 1000, "the same by the OPA server over HTTP, 50th percentile");
        run.Report.Add("opa_p99_us", times.Percentile(99) * 1000, "the same by the OPA server over HTTP, 99th percentile");
    }
}
