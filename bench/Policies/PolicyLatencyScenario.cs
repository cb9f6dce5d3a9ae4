using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Maestro.Bench.Scenarios;
using Maestro.Rego;

namespace Maestro.Bench.Policies;

/// <summary>How long one decision takes in process, input reading included, as the number of rules grows.</summary>
internal sealed class PolicyLatencyScenario : IScenario
{
    private static readonly Option<int> Decisions = new("--decisions") { Description = "Decisions timed per number of rules.", DefaultValueFactory = _ => 200_000 };

    public string Name => "policy-latency";

    public string Description => "Time of one policy decision in process on a 1 KB input, with 1 to 1,000 rules.";

    public IReadOnlyList<Option> Options => [Decisions];

    public Task RunAsync(BenchRun run)
    {
        foreach (var rules in (int[])[1, 10, 100, 1000])
        {
            run.Cancellation.ThrowIfCancellationRequested();
            BenchRun.Say($"{rules} rules");
            var result = RoutingPolicy.Measure(rules, run.Get(Decisions));
            var suffix = rules == 10 ? "" : string.Create(CultureInfo.InvariantCulture, $"_{rules}_rule{(rules == 1 ? "" : "s")}");
            run.Report.Add("p50_us" + suffix, result.P50, $"one decision, {rules} routing rules, 50th percentile");
            run.Report.Add("p99_us" + suffix, result.P99, $"one decision, {rules} routing rules, 99th percentile");
            if (rules != 10) continue;
            run.Report.Add("read_p50_us", result.ReadP50, "of that, reading the input from JSON");
            run.Report.Add("alloc_bytes", result.Bytes, "allocated by one decision");
        }

        run.Report.Note(string.Create(CultureInfo.InvariantCulture, $"input: {RoutingPolicy.Input(1).Length} bytes of JSON, read for every decision"));
        return Task.CompletedTask;
    }
}

/// <summary>A routing policy of a given size, and inputs for it.</summary>
internal static class RoutingPolicy
{
    public readonly record struct Result(double P50, double P99, double ReadP50, double Bytes);

    public static Result Measure(int rules, int decisions)
    {
        var compilation = RegoCompiler.Compile([new RegoModule("routing.rego", Source(rules))]);
        var query = compilation.Program!.Prepare("data.maestro.routing.decision", RegoValue.FromJson(Data)).Query!;
        var inputs = Enumerable.Range(0, 16).Select(index => Input(index * rules / 16)).ToArray();
        foreach (var input in inputs)
            if (query.Evaluate(input).Value?.Get("allow") is not { } allow || !allow.Equals(RegoValue.True)) throw new InvalidOperationException("The policy does not decide as meant.");
        for (var i = 0; i < 30_000; i++) query.Evaluate(inputs[i & 15]);
        var whole = new long[decisions];
        var read = new long[decisions];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < decisions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            query.Evaluate(inputs[i & 15]);
            whole[i] = Stopwatch.GetTimestamp() - start;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)decisions;
        for (var i = 0; i < decisions; i++)
        {
            var start = Stopwatch.GetTimestamp();
            query.ReadInput(inputs[i & 15]);
            read[i] = Stopwatch.GetTimestamp() - start;
        }

        return new Result(Percentile(whole, 50), Percentile(whole, 99), Percentile(read, 50), bytes);
    }

    public static byte[] Input(int rule)
    {
        var text = $$"""
            {"run":"run-20260714-000123","recipe":"log-triage","node":{"id":"execute","kind":"agent","class":"class-{{rule}}","attempt":1},
             "actor":{"id":"alex@example.com","roles":["author","operator"],"team":"platform"},
             "tags":["pii","eu"],"autonomy":"L3","budget":{"spent":1.25,"limit":10},
             "model":{"name":"draft","provider":"local","jurisdiction":"eu","capabilities":["tools","json"],"context":32768,"price":{"input":0.15,"output":0.6} },
             "request":{"tokens":1830,"maxTokens":1024,"tools":["logs.search","logs.count"],"streaming":true,
             "headers":{"x-trace":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","x-tenant":"acme","x-region":"westeurope"},
             "summary":"{{new string('x', 280)}}"} }
            """;
        return Encoding.UTF8.GetBytes(text);
    }

    private const string Data = """{"jurisdictions":{"eu":["eu","ch"],"us":["us"]},"tags":{"pii":{"residency":"eu"},"eu":{"residency":"eu"},"public":{}}}""";

    private static double Percentile(long[] ticks, int percent)
    {
        Array.Sort(ticks);
        return ticks[(int)((ticks.Length - 1L) * percent / 100)] * 1e6 / Stopwatch.Frequency;
    }

    private static string Source(int rules)
    {
        var source = new StringBuilder(
            """
            package maestro.routing

            default allow := false

            allow if {
                count(reasons) == 0
                count(rules) > 0
            }

            reasons contains sprintf("unknown tag %s", [tag]) if {
                some tag in input.tags
                not data.tags[tag]
            }

            reasons contains "model outside of the data's residency" if {
                some tag in input.tags
                not input.model.jurisdiction in data.jurisdictions[data.tags[tag].residency]
            }

            reasons contains "budget is spent" if input.budget.spent >= input.budget.limit

            reasons contains "context too small" if input.request.tokens + input.request.maxTokens > input.model.context

            decision := {"allow": allow, "reasons": reasons, "rules": rules}

            """);
        for (var i = 0; i < rules; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $$"""

                rules contains "route-{{i}}" if {
                    input.node.class == "class-{{i}}"
                    input.model.provider in {"local", "azure"}
                    "tools" in input.model.capabilities
                }

                """);
        }

        return source.ToString();
    }
}
