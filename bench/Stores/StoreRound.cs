using System.Text;
using System.Text.Json.Nodes;
using Maestro.Bench.Measuring;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;

namespace Maestro.Bench.Stores;

/// <summary>What a run asks of the stores, operation by operation.</summary>
internal sealed class StoreRound(IStoreSubject subject, int operations, int concurrency)
{
    private const string Recipe = "bench";
    private const int BlobBytes = 16 * 1024;

    private readonly RunWriter _writer = new(subject.Tables, TimeProvider.System, new RunSignals());
    private readonly RunStore _runs = new(
        subject.Tables, new RunWriter(subject.Tables, TimeProvider.System, new RunSignals()), new RunEventLog(subject.Tables));

    public async Task<IReadOnlyDictionary<string, Latencies>> RunAsync()
    {
        var runs = Enumerable.Range(0, operations).Select(_ => NewRun()).ToArray();
        var pages = Math.Max(1, operations / 20);
        return new Dictionary<string, Latencies>
        {
            ["run_insert"] = await MeasureAsync(operations, number => _runs.InsertAsync(runs[number], default)),
            ["run_get"] = await MeasureAsync(operations, number => _runs.GetAsync(runs[number].Id, default)),
            ["run_update"] = await MeasureAsync(operations, async number =>
            {
                var work = (await _writer.OpenAsync(runs[number].Id, default))!;
                work.Change(run => run with { Status = RunStatus.Running });
                await _writer.CommitAsync(work, default);
            }),
            ["log_append"] = await MeasureAsync(operations, async number =>
            {
                var work = _writer.Blind(runs[number].Id);
                work.Info("", "A line as long as most lines of a run's log are.");
                await _writer.CommitAsync(work, default);
            }),
            ["runs_page"] = await MeasureAsync(pages, _ => _runs.ListAsync(Recipe, null, 50, null, default)),
            ["blob_put"] = await MeasureAsync(operations, number => subject.Blobs.PutBytesAsync(Content(number), default)),
        };
    }

    private Task<Latencies> MeasureAsync(int total, Func<int, Task> operation) =>
        Latencies.MeasureAsync(total, concurrency, operation);

    // No two are alike, or the store would have nothing to store.
    private static byte[] Content(int number) =>
        Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():n} {number} ").PadRight(BlobBytes, 'x'));

    private static Run NewRun() => new()
    {
        Id = Guid.CreateVersion7().ToString("n"),
        Recipe = Recipe,
        Version = "1.0.0",
        Status = RunStatus.Pending,
        CreatedAt = DateTimeOffset.UtcNow,
        RequestedBy = "bench",
        Autonomy = AutonomyLevel.L1,
        Inputs = new JsonObject { ["subject"] = "something to look into" },
        Manifest = RunManifest.Pin(
            Digest.Of("package"), new Dictionary<string, string> { ["recipe.yaml"] = Digest.Of("recipe") }),
        RequestDigest = Digest.Of("request"),
    };
}
