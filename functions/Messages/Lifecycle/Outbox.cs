namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Carries a run's stored events to all publishers, in order and at least once. How far it came is on disk; whoever goes on after
/// a crash may publish the last of them again.
/// </summary>
public sealed class Outbox(RunStore runs, RunEventLog events, IEnumerable<ILifecyclePublisher> publishers)
{
    private const int Batch = 50;

    private readonly ILifecyclePublisher[] _publishers = [.. publishers];

    public bool HasPublishers => _publishers.Length > 0;

    /// <summary>Publishes what was not yet. Throws what a publisher throws; events before that stay published.</summary>
    public async Task DrainAsync(string runId, CancellationToken cancellationToken)
    {
        // Read first: an event that comes after the run was seen to have ended keeps the run on the list.
        var hasEnded = await runs.GetAsync(runId, cancellationToken) is { HasEnded: true };
        var to = await events.PublishedToAsync(runId, cancellationToken);
        while (await events.ReadAsync(runId, to, Batch, cancellationToken) is { Count: > 0 } next)
        {
            foreach (var publisher in _publishers) await publisher.PublishAsync(next, cancellationToken);
            to = next[^1].Sequence;
            await events.NotePublishedAsync(runId, to, cancellationToken);
        }

        if (hasEnded) await events.CloseAsync(runId, to, cancellationToken);
    }
}
