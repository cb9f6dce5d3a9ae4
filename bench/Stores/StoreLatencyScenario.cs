using Maestro.Bench.Measuring;

namespace Maestro.Bench.Stores;

/// <summary>The two sides of the storage seam beside each other, on what a run asks of them.</summary>
internal sealed class StoreLatencyScenario : IScenario
{
    private readonly Option<int> _concurrency = new(
        "--concurrency") { Description = "Callers at once.", DefaultValueFactory = _ => 16 };
    private readonly Option<int> _operations = new(
        "--operations") { Description = "Operations of each kind per round.", DefaultValueFactory = _ => 400 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Rounds; a figure is the median over them.", DefaultValueFactory = _ => 3 };

    public string Name => "store-latency";

    public string Description => "Throughput and p95 of the stores: SQLite and files beside Azure Tables and Blobs on Azurite";

    public IReadOnlyList<Option> Options => [_concurrency, _operations, _rounds];

    public async Task RunAsync(BenchRun run)
    {
        run.Report.Add(
            "fdatasync_per_s", DiskRate.Measure(run.Folder, TimeSpan.FromSeconds(1)),
            "4 KiB overwritten and fdatasync, in the same folder, before");
        await using (var sqlite = new SqliteSubject(Path.Combine(run.Folder, "sqlite"))) await MeasureAsync(run, sqlite);
        await using (var azurite = await AzuriteSubject.StartAsync(Path.Combine(run.Folder, "azurite")))
            await MeasureAsync(run, azurite);
        run.Report.Note(
            "Azurite is an emulator in one Node.js process on this machine: its figures say that the adapter works under load and what it asks for, not how fast Azure Storage is.");
    }

    private async Task MeasureAsync(BenchRun run, IStoreSubject subject)
    {
        var rounds = new List<IReadOnlyDictionary<string, Latencies>>();
        for (var number = 0; number <= run.Get(_rounds); number++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            var measured = await new StoreRound(subject, run.Get(_operations), run.Get(_concurrency)).RunAsync();
            BenchRun.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{subject.Name} round {number}: insert p95 {measured["run_insert"].Percentile(95):0.0} ms"));

            // The first round compiles, opens connections and creates tables.
            if (number > 0) rounds.Add(measured);
        }

        foreach (var operation in rounds[0].Keys)
        {
            var times = rounds.Select(round => round[operation]).ToList();
            run.Report.Add(
                $"{subject.Name}_{operation}_per_s", times.Select(time => time.PerSecond).Median(), "operations per second");
            run.Report.Add(
                $"{subject.Name}_{operation}_p95_ms", times.Select(time => time.Percentile(95)).Median(), "95th percentile");
        }
    }
}
