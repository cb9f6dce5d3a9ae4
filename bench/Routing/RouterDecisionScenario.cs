using System.Collections.Immutable;
using System.Diagnostics;
using Maestro.Bench.Measuring;
using Maestro.Bench.Policies;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;
using Maestro.Router.Model;
using Maestro.Router.Objectives;
using Maestro.Router.Policies;
using Maestro.Router.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Bench.Routing;

/// <summary>The decision alone, in process: every constraint and the score over all deployments, policy hook included.</summary>
internal sealed class RouterDecisionScenario : IScenario
{
    private readonly Option<int> _deployments = new(
        "--deployments") { Description = "Candidates of each decision.", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _decisions = new(
        "--decisions") { Description = "Decisions per round.", DefaultValueFactory = _ => 200_000 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds; a figure is the median over them.", DefaultValueFactory = _ => 5 };

    private readonly Option<bool> _policies = new(
        "--policies")
        {
            Description = "The shipped policies decide; false: every candidate is allowed.",
            DefaultValueFactory = _ => true,
        };

    public string Name => "router-decision";

    public string Description => "Time of one routing decision over many deployments, constraints and score, in process";

    public IReadOnlyList<Option> Options => [_deployments, _decisions, _rounds, _policies];

    public async Task RunAsync(BenchRun run)
    {
        var config = ConfigReader.Read(RoutingYaml.Portfolio(run.Get(_deployments)), _ => null)
            .Require("the scenario's configuration");
        var policies = run.Get(_policies);
        await using var app = RouterApp.Build(
            config, new RouterOptions { Policies = policies ? new() { Folder = ShippedPolicies.Folder } : null });
        var policy = app.Services.GetRequiredService<IRoutingPolicy>();
        var chooser = app.Services.GetRequiredService<Chooser>();
        var table = app.Services.GetRequiredService<RoutingState>().Table;
        Learn(table);
        var queries = Queries(table);
        var group = table.Chain("gpt")[0];
        var rounds = new List<Latencies>();
        var allocated = 0.0;
        for (var round = 0; round <= run.Get(_rounds); round++)
        {
            var (times, bytes) = Measure(chooser, policy, table, group, queries, run.Get(_decisions));
            if (round > 0) rounds.Add(times); // the first one compiles
            allocated = bytes;
        }

        run.Report.Add(
            "p50_us", rounds.Select(round => round.Percentile(50) * 1000).Median(),
            "one decision, microseconds, 50th percentile");
        run.Report.Add(
            "p99_us", rounds.Select(round => round.Percentile(99) * 1000).Median(),
            "one decision, microseconds, 99th percentile");
        run.Report.Add(
            "p999_us", rounds.Select(round => round.Percentile(99.9) * 1000).Median(),
            "one decision, microseconds, 99.9th percentile");
        run.Report.Add("deployments", group.Deployments.Length, "candidates of each decision");
        run.Report.Add("alloc_bytes_per_decision", allocated, "all of it the record of the candidates");
        run.Report.Note((policies
            ? "The shipped policies decide about every candidate"
            : "Policy is the allow-all default, asked for every candidate")
            + "; tags, budgets, rates, breakers and context lengths are all looked at.");
    }

    private static (Latencies Times, double Bytes) Measure(
        Chooser chooser, IRoutingPolicy policy, RoutingTable table, DeploymentGroup group, RoutingQuery[] queries, int decisions)
    {
        var times = new double[decisions];
        List<Deployment> failed = [];
        ImmutableArray<DeploymentGroup> chain = [group];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < decisions; number++)
        {
            var start = Stopwatch.GetTimestamp();
            var prepared = policy.PrepareAsync(queries[number % queries.Length], chain, table, default);
            var query = prepared.IsCompleted
                ? prepared.Result
                : throw new InvalidOperationException("Policy in process made a request wait.");
            var chosen = chooser.Choose(group, table, query, failed, 0);
            times[number] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (chosen.Deployment is null) throw new InvalidOperationException("A decision found nobody.");
        }

        var elapsed = Stopwatch.GetElapsedTime(began);
        return (Latencies.Of(times, elapsed), (double)(GC.GetAllocatedBytesForCurrentThread() - before) / decisions);
    }

    private static void Learn(RoutingTable table)
    {
        foreach (var (deployment, number) in table.Deployments.Select((deployment, number) => (deployment, number)))
        {
            for (var sample = 0; sample < 200; sample++)
            {
                deployment.Stats.Answers.Record(100 + (number * 20) + (sample % 50));
                deployment.Stats.FirstTokens.Record(20 + number + (sample % 10));
                deployment.Stats.Reliability.Record(sample % 50 != 0);
            }
        }
    }

    private static RoutingQuery[] Queries(RoutingTable table) =>
    [
        .. Enumerable.Range(0, 64).Select(number => new RoutingQuery
        {
            Model = "gpt",
            Rules = table.Config.Rules,
            Stream = number % 2 == 0,
            Hint = (RoutingHint)(number % 3),
            Tags = number % 4 == 0 ? ["pii"] : number % 4 == 1 ? ["public"] : ImmutableArray<string>.Empty,
            Project = number % 5 == 0 ? "support" : null,
            Run = FormattableString.Invariant($"run-{number % 7}"),
            InputTokens = 100 * (number + 1),
            MaxOutputTokens = number % 3 == 0 ? 500 : null,
            Needs = number % 2 == 0 ? Capability.Tools : Capability.None,
            Deadline = TimeSpan.FromSeconds(30),
            Seed = (ulong)number,
        }),
    ];
}
