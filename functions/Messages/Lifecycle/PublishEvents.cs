namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Finds events that a crash, or a receiver that was away, left unpublished. Safe to run at any time, anywhere.
/// </summary>
public sealed class PublishEvents(RunStore runs, RunEventLog events, Outbox outbox, OutboxQueue queue)
{
    [Function(nameof(PublishEvents))]
    public async Task RunAsync(
        [TimerTrigger("%Maestro:ReconcileSchedule%", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (!outbox.HasPublishers) return;
        await foreach (var run in runs.UnpublishedAsync(cancellationToken))
        {
            if (run.HasEnded || await events.HasUnpublishedAsync(run.Id, cancellationToken)) queue.Appended(run.Id);
        }
    }
}
