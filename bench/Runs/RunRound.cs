using Maestro.Bench.Measuring;

namespace Maestro.Bench.Runs;

/// <summary>
/// Starts runs and, when all of them wait, decides their gates; then lets them end, so that the next round begins in quiet.
/// </summary>
internal sealed class RunRound(RunApi api, int concurrency, CancellationToken cancellationToken)
{
    private const string Gate = "approve";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task<(Latencies Create, Latencies Decide)> RunAsync(int runs, Func<Task<byte[]>> create)
    {
        var answers = new byte[runs][];
        var created = await Latencies.MeasureAsync(runs, concurrency, async number => answers[number] = await create());
        string[] ids = [.. answers.Select(RunApi.IdOf)];
        await UntilAsync(ids, "waiting");
        var decided = await Latencies.MeasureAsync(
            runs, concurrency, number => api.ApproveAsync(ids[number], Gate, cancellationToken));
        await UntilAsync(ids, "completed");
        return (created, decided);
    }

    private async Task UntilAsync(string[] ids, string expected)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        foreach (var id in ids) await api.UntilAsync(id, expected, Pause, deadline.Token);
    }
}
