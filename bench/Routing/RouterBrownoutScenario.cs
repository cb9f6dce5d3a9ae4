using Maestro.Bench.Measuring;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Hosting;
using Maestro.Simulator;
using Maestro.Simulator.Faults;
using Maestro.Simulator.Scripts;
using Microsoft.AspNetCore.Builder;

namespace Maestro.Bench.Routing;

/// <summary>Five ways of going wrong at three providers, while clients ask and check every answer.</summary>
internal sealed class RouterBrownoutScenario : IScenario
{
    private const int Providers = 3;

    private readonly Option<int> _requests = new(
        "--requests") { Description = "Requests of each schedule.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<int> _concurrency = new(
        "--concurrency") { Description = "Requests at once.", DefaultValueFactory = _ => 32 };

    public string Name => "router-brownout";

    public string Description => "Fallback success while providers fail, are slow, hang, cut off and go out in turn";

    public IReadOnlyList<Option> Options => [_requests, _concurrency];

    public async Task RunAsync(BenchRun run)
    {
        var (needed, saved, requests, served, broken, twice, truncated) = (0, 0, 0, 0, 0, 0, 0);
        foreach (var schedule in BrownoutSchedule.All)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var (tally, times) = await RunAsync(schedule, run.Get(_requests), run.Get(_concurrency), run.Cancellation);
            (needed, saved, requests,
            served) = (needed + tally.Needed, saved + tally.Saved, requests + tally.Requests, served + tally.Served);
            (broken, twice, truncated) = (broken + tally.Broken, twice + tally.Twice, truncated + tally.Truncated);
            run.Report.Add(
                $"{schedule.Name}_fallback_success_pct", Percent(tally.Saved, tally.Needed),
                $"{schedule.Meaning}; {tally.Needed} requests needed another attempt");
            run.Report.Add($"{schedule.Name}_p95_ms", times.Percentile(95), "whole request, 95th percentile");
            run.Report.Add($"{schedule.Name}_max_ms", times.MaxMs, "the longest");
            run.Report.Add(
                $"{schedule.Name}_reported_broken", tally.Broken, "streams that died after their first event and said so");
            BenchRun.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{schedule.Name,-8} {tally.Served}/{tally.Requests} whole, {tally.Saved}/{tally.Needed} saved, {tally.Broken} broken, p95 {times.Percentile(95):0} ms"));
        }

        run.Report.Add("requests", requests, "all schedules together, every other one a stream");
        run.Report.Add(
            "fallback_success_pct", Percent(saved, needed),
            "of the requests whose first attempt failed before an answer had begun, those that were served whole");
        run.Report.Add("served_pct", Percent(served, requests), "of all requests, those that were served whole");
        run.Report.Add(
            "reported_broken", broken,
            "streams that died after their first event: nothing can be taken back then, and each ended with an error");
        run.Report.Add("answered_twice", twice, "requests that got more than one answer or another one's");
        run.Report.Add("truncated_as_whole", truncated, "answers that were not whole and looked it");
        run.Report.Note("Providers are simulators in this process; attempts have 300 ms, breakers open for 500 ms.");
    }

    private static double Percent(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;

    private static async Task<(BrownoutTally Tally, Latencies Times)> RunAsync(
        BrownoutSchedule schedule, int requests, int concurrency, CancellationToken cancellationToken)
    {
        var injectors = Enumerable.Range(0, Providers).Select(_ => new FaultInjector(TimeProvider.System)).ToArray();
        var simulators = injectors.Select(faults => SimulatorApp.Build(
            new SimulatorOptions { Script = SimulatorScript.Parse(BrownoutClient.Script), Faults = faults })).ToArray();
        foreach (var simulator in simulators) await simulator.StartAsync(cancellationToken);
        await using var router = RouterApp.Build(
            ConfigReader.Read(
                RoutingYaml.Chain(
                    [.. simulators.Select(simulator => simulator.Urls.First() + "/v1")], "sim",
                    "num_retries: 1, timeout: 0.3, stream_timeout: 0.3, allowed_fails: 3, cooldown_time: 0.5"),
                _ => null).Require("the scenario's configuration"),
            new RouterOptions { DrainTime = TimeSpan.FromSeconds(1) });
        await router.StartAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = new(router.Urls.First()) };
        var client = new BrownoutClient(http);
        try
        {
            // compiles and connects
            for (var number = 0; number < concurrency * 4; number++) await client.AskAsync(-number, number % 2 == 0);
            for (var provider = 0; provider < Providers; provider++) injectors[provider].Set(schedule.Plans[provider]);
            var tally = new BrownoutTally();
            var times = await Latencies.MeasureAsync(
                requests, concurrency, async number => tally.Add(await client.AskAsync(number, number % 2 == 0)));
            return (tally, times);
        }
        finally
        {
            foreach (var faults in injectors) faults.Set(FaultPlan.None);
            foreach (var simulator in simulators) await simulator.DisposeAsync();
        }
    }
}
