using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Timers;

/// <summary>
/// Deletes the histories of orchestrations that have ended, which nothing reads again: what a run was and did is in the store
/// and stays. Without it the task hub, or the embedded engine's file, would grow for ever.
/// </summary>
public sealed partial class PruneHistory(IOptions<PruneOptions> options, TimeProvider time, ILogger<PruneHistory> logger)
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    // A purge needs a beginning, and Azure's tables know no time before 1601.
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Function(nameof(PruneHistory))]
    public async Task RunAsync(
        [TimerTrigger("%Maestro:PruneSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.HistoryRetention;
        var purged = await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Beginning, before, Ended), cancellation: cancellationToken);
        if (purged.PurgedInstanceCount > 0) LogPruned(logger, purged.PurgedInstanceCount, before);
    }

    [LoggerMessage(
        2003, LogLevel.Information,
        "Deleted the histories of {Count} orchestrations that began before {Before:u} and have ended.")]
    private static partial void LogPruned(ILogger logger, int count, DateTimeOffset before);
}
