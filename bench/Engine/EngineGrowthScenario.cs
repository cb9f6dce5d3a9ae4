using System.Diagnostics;
using Maestro.Bench.Measuring;
using Maestro.Embedded.Engine.Lifetime;
using Maestro.Stores.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Maestro.Bench.Engine;

/// <summary>What is stored for a state that grows, and whether a late step costs more than an early one.</summary>
internal sealed class EngineGrowthScenario : IScenario
{
    private const int GrowthSteps = 200;
    private const int Early = 100;

    private readonly Option<int> _late = new(
        "--late") { Description = "The late step whose cost is compared.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<int> _rounds = new(
        "--rounds") { Description = "Orchestrations of so many steps.", DefaultValueFactory = _ => 5 };
    private readonly Option<int> _history = new(
        "--history") { Description = "Steps before an orchestration continues as new.", DefaultValueFactory = _ => 20 };

    public string Name => "engine-growth";

    public string Description => "Bytes stored for a state that grows by 1 KiB a step; cost of an early and of a late step";

    public IReadOnlyList<Option> Options => [_late, _rounds, _history];

    public async Task RunAsync(BenchRun run)
    {
        var (late, history) = (run.Get(_late), run.Get(_history));
        await MeasureSizeAsync(run, history);
        await MeasureCostAsync(run, late, history);
        run.Report.Note(FormattableString.Invariant(
            $"A fresh history after {history} steps. Stored is everything: database and blobs, after an orderly stop and a checkpoint, as the peers' figures are. A step's cost is the mean over the 200 steps around it, so that the fresh histories are in it; one orchestration at a time, median of {run.Get(_rounds)}."));
    }

    private static async Task MeasureSizeAsync(BenchRun run, int history)
    {
        var folder = Path.Combine(run.Folder, "size");
        var registry = GrowingState.Register(FileBlobStore.OpenFolder(Path.Combine(folder, "blobs")), [], history);
        await using (var engine = await EngineHost.StartAsync(registry, folder, run.Cancellation))
        {
            await FinishAsync(engine, GrowingState.Grow, GrowthSteps, run.Cancellation);
        }

        var log = Bytes(folder, "*-wal");
        await EmptyLogAsync(Path.Combine(folder, EngineHost.DatabaseFile), run.Cancellation);
        var (blobs, total) = (Bytes(Path.Combine(folder, "blobs")), Bytes(folder));
        const double State = GrowthSteps * GrowingState.BytesPerStep;
        run.Report.Add("amplification_200", total / State, "bytes stored over bytes of the final state, 200 steps of 1 KiB");
        run.Report.Add("engine_bytes_200", total - blobs, "of these in the engine's files");
        run.Report.Add("blob_bytes_200", blobs, "of these in blobs");
        run.Report.Add(
            "log_bytes_200", log,
            "in the write-ahead log before it was emptied into the database: reused, so it does not grow with the steps");
    }

    private async Task MeasureCostAsync(BenchRun run, int late, int history)
    {
        var folder = Path.Combine(run.Folder, "cost");
        var began = new long[late + Early + 1];
        var registry = GrowingState.Register(FileBlobStore.OpenFolder(Path.Combine(folder, "blobs")), began, history);
        await using var engine = await EngineHost.StartAsync(registry, folder, run.Cancellation);
        await FinishAsync(engine, GrowingState.Count, Math.Min(2 * Early, began.Length), run.Cancellation);

        var (first, last) = (new List<double>(), new List<double>());
        for (var round = 0; round < run.Get(_rounds); round++)
        {
            await FinishAsync(engine, GrowingState.Count, began.Length, run.Cancellation);
            first.Add(StepMicroseconds(began, Early));
            last.Add(StepMicroseconds(began, late));
            BenchRun.Say(FormattableString.Invariant(
                $"round {round + 1}: {first[^1]:0} us around step {Early}, {last[^1]:0} us around step {late}"));
        }

        run.Report.Add(FormattableString.Invariant($"step_us_{Early}"), first.Median(), "microseconds per step around that step");
        run.Report.Add(FormattableString.Invariant($"step_us_{late}"), last.Median(), "microseconds per step around that step");
        run.Report.Add(
            "late_to_early", last.Zip(first, (end, start) => end / start).Median(),
            "the late over the early, within the same orchestration");
    }

    private static double StepMicroseconds(long[] began, int around) =>
        Stopwatch.GetElapsedTime(began[around - Early], began[around + Early]).TotalMicroseconds / (2 * Early);

    private static async Task FinishAsync(DurableEngine engine, string name, int steps, CancellationToken cancellationToken)
    {
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(name, GrowingInput.Start(steps), cancellationToken);
        var end = await engine.Client.WaitForInstanceCompletionAsync(id, cancellationToken);
        if (end.RuntimeStatus != OrchestrationRuntimeStatus.Completed)
            throw new InvalidOperationException($"{name} is {end.RuntimeStatus}: {end.FailureDetails?.ErrorMessage}");
    }

    private static async Task EmptyLogAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await checkpoint.ExecuteNonQueryAsync(cancellationToken);
    }

    private static long Bytes(string folder, string pattern = "*") =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
}
