using Maestro.Bench.Measuring;

namespace Maestro.Bench.Runs;

/// <summary>What a user waits for: <c>POST /runs</c> and <c>POST /approvals/{id}</c> over HTTP on the embedded host.</summary>
internal sealed class RunLatencyScenario : IScenario
{
    private static readonly TimeSpan DiskTime = TimeSpan.FromSeconds(1);

    private readonly Option<int> _concurrency = new(
        "--concurrency") { Description = "Callers at once.", DefaultValueFactory = _ => 8 };
    private readonly Option<int> _requests = new(
        "--requests") { Description = "Runs per round.", DefaultValueFactory = _ => 500 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds; a figure is the median over them.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _flagship = new("--flagship")
    {
        Description = "Runs per round of log-triage with its sample log; 0 leaves it out.",
        DefaultValueFactory = _ => 16,
    };

    public string Name => "run-latency";

    public string Description => "Time to start a run and to decide at a gate, over HTTP on the embedded host";

    public IReadOnlyList<Option> Options => [_concurrency, _requests, _rounds, _flagship];

    public async Task RunAsync(BenchRun run)
    {
        var concurrency = run.Get(_concurrency);
        await using var host = await BenchHost.StartAsync(Path.Combine(run.Folder, "data"), run.Cancellation);
        using var api = new RunApi(host.Url, concurrency);
        var round = new RunRound(api, concurrency, run.Cancellation);
        var log = await File.ReadAllBytesAsync(
            Path.Combine(AppContext.BaseDirectory, "recipes", "log-triage", "sample.log"), run.Cancellation);

        var (disk, create, decide) = (new List<double>(), new List<Latencies>(), new List<Latencies>());
        var (flagshipCreate, flagshipDecide) = (new List<Latencies>(), new List<Latencies>());
        for (var number = 0; number <= run.Get(_rounds); number++)
        {
            var rate = DiskRate.Measure(run.Folder, DiskTime);
            var gates = await round.RunAsync(
                run.Get(_requests), () => api.CreateAsync("bench-gate", new() { ["subject"] = NewSubject() }, run.Cancellation));
            var (flagships, flagship) = (run.Get(_flagship), ((Latencies Create, Latencies Decide)?)null);
            if (flagships > 0)
                flagship = await round.RunAsync(
                    flagships, () => api.CreateWithFileAsync("log-triage", "log", log, run.Cancellation));
            BenchRun.Say(FormattableString.Invariant(
                $"round {number}: create p95 {gates.Create.Percentile(95):0.0} ms, decide p95 {gates.Decide.Percentile(95):0.0} ms, disk {rate:0}/s"));

            // The first round compiles and fills caches.
            if (number == 0) continue;
            disk.Add(rate);
            create.Add(gates.Create);
            decide.Add(gates.Decide);
            if (flagship is not { } measured) continue;
            flagshipCreate.Add(measured.Create);
            flagshipDecide.Add(measured.Decide);
        }

        run.Report.AddPercentiles("run_create", create, "POST /runs of a recipe that is one gate");
        run.Report.AddPercentiles("gate_action", decide, "POST /approvals/{id}");
        run.Report.Add(
            "run_create_per_s", create.Select(latencies => latencies.PerSecond).Median(),
            "runs started per second, while those before work up to their gate");
        run.Report.Add(
            "gate_action_per_s", decide.Select(latencies => latencies.PerSecond).Median(),
            "gates decided per second, while those before run to their end");
        run.Report.Add(
            "run_create_cpu_ms", create.Select(latencies => latencies.ProcessorMsPerOperation).Median(),
            "processor time per run started, client and the way to the gate included");
        run.Report.Add(
            "gate_action_cpu_ms", decide.Select(latencies => latencies.ProcessorMsPerOperation).Median(),
            "processor time per gate decided, client and the way to the end included");
        if (flagshipCreate.Count > 0)
        {
            run.Report.AddPercentiles(
                "flagship_create", flagshipCreate,
                FormattableString.Invariant($"POST /runs of log-triage with a log of {log.Length / 1024} KiB"));
            run.Report.AddPercentiles("flagship_gate_action", flagshipDecide, "POST /approvals/{id} of log-triage");
        }

        run.Report.Add(
            "fdatasync_per_s", disk.Median(), "4 KiB overwritten and fdatasync, in the same folder, before each round");
        run.Report.Note(FormattableString.Invariant(
            $"{concurrency} callers in a closed loop, {create.Count} rounds of {run.Get(_requests)} after one to warm up; client and host share the process."));
    }

    /// <summary>No two runs are about the same thing, or content-addressed storage would have nothing to store.</summary>
    private static string NewSubject() => $"subject {Guid.NewGuid():n}";
}
