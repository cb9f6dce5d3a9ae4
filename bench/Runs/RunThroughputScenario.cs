using Maestro.Bench.Measuring;

namespace Maestro.Bench.Runs;

/// <summary>
/// How many runs of the flagship recipe a process carries through, from start over its gate to the end, with models that answer
/// at once.
/// </summary>
internal sealed class RunThroughputScenario : IScenario
{
    private const string Gate = "approve";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Option<int> _concurrency = new(
        "--concurrency") { Description = "Runs at once.", DefaultValueFactory = _ => 32 };
    private readonly Option<int> _runs = new("--runs") { Description = "Runs per round.", DefaultValueFactory = _ => 128 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds; a figure is the median over them.", DefaultValueFactory = _ => 3 };

    public string Name => "run-throughput";

    public string Description => "Runs of log-triage carried through per second, and what one costs in processor time";

    public IReadOnlyList<Option> Options => [_concurrency, _runs, _rounds];

    public async Task RunAsync(BenchRun run)
    {
        var concurrency = run.Get(_concurrency);
        await using var host = await BenchHost.StartAsync(Path.Combine(run.Folder, "data"), run.Cancellation);
        using var api = new RunApi(host.Url, concurrency);
        var log = await File.ReadAllBytesAsync(
            Path.Combine(AppContext.BaseDirectory, "recipes", "log-triage", "sample.log"), run.Cancellation);

        var rounds = new List<Latencies>();
        for (var number = 0; number <= run.Get(_rounds); number++)
        {
            var round = await Latencies.MeasureAsync(
                run.Get(_runs), concurrency, _ => CarryThroughAsync(api, log, run.Cancellation));
            BenchRun.Say(FormattableString.Invariant(
                $"round {number}: {round.PerSecond:0.0} runs/s, {round.ProcessorMsPerOperation:0} ms of processor each"));

            // The first round compiles and fills caches.
            if (number > 0) rounds.Add(round);
        }

        run.Report.Add(
            FormattableString.Invariant($"runs_per_s_{concurrency}"), rounds.Select(round => round.PerSecond).Median(),
            $"runs completed per second, {concurrency} at once");
        run.Report.Add(
            "cpu_ms_per_run", rounds.Select(round => round.ProcessorMsPerOperation).Median(),
            "processor time of the process per run");
        run.Report.AddPercentiles("run", rounds, "from POST /runs to completed");
        run.Report.Note(FormattableString.Invariant(
            $"{concurrency} callers in a closed loop, {rounds.Count} rounds of {run.Get(_runs)} runs after one to warm up; client, host, router and simulator share the process, the tool server has its own."));
    }

    private static async Task CarryThroughAsync(RunApi api, byte[] log, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var id = RunApi.IdOf(await api.CreateWithFileAsync("log-triage", "log", log, deadline.Token));
        await api.UntilAsync(id, "waiting", Pause, deadline.Token);
        await api.ApproveAsync(id, Gate, deadline.Token);
        await api.UntilAsync(id, "completed", Pause, deadline.Token);
    }
}
