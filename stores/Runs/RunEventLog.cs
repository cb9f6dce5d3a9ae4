using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// The events of a run, and how far they were published. <see cref="RunWriter"/> writes each in the batch of the change that
/// causes it.
/// </summary>
public sealed class RunEventLog(ITableStore tables, IRunEventSink? sink = null)
{
    private readonly ShardedList _lists = new(tables, RunTables.RunIndex);

    /// <summary>Whether somebody carries events out.</summary>
    public bool IsPublished => sink is not null;

    /// <summary>Events after number <paramref name="after"/>, in order.</summary>
    public async Task<IReadOnlyList<RunEvent>> ReadAsync(string runId, long after, int limit, CancellationToken cancellationToken)
    {
        var events = new List<RunEvent>();
        var range = new RowRange(RunTables.Event(Math.Min(after, int.MaxValue) + 1), RunTables.EventPrefix + "~");
        await foreach (var row in tables.QueryAsync(RunTables.Runs, runId, range, limit, cancellationToken))
            events.Add(TypedRows.Parse(row, StoreJson.Default.RunEvent));
        return events;
    }

    /// <summary>The number up to which events were published; 0 when none was.</summary>
    public async Task<long> PublishedToAsync(string runId, CancellationToken cancellationToken) =>
        (await tables.GetAsync(
            RunTables.Runs, runId, RunTables.EventsPublishedRow, StoreJson.Default.EventsPublished, cancellationToken))?.Value.To
                ?? 0;

    /// <summary>Whether the run has an event that was not published.</summary>
    public async Task<bool> HasUnpublishedAsync(string runId, CancellationToken cancellationToken) =>
        await HeadAsync(runId, cancellationToken) is { } head
            && await PublishedToAsync(runId, cancellationToken) < head.Value.Next - 1;

    /// <summary>
    /// Notes how far events were published. Of two who publish the same run the later counts: at worst events go out again.
    /// </summary>
    public Task NotePublishedAsync(string runId, long to, CancellationToken cancellationToken) => tables.WriteAsync(
        RunTables.Runs, runId,
        [TableWrite.Upsert(
            RunTables.EventsPublishedRow, TypedRows.Json(new EventsPublished(to), StoreJson.Default.EventsPublished))],
            cancellationToken);

    /// <summary>
    /// Takes a run whose events were published up to <paramref name="publishedTo"/> off the list of open runs, unless it has
    /// another event by then. Safe to repeat.
    /// </summary>
    public async Task CloseAsync(string runId, long publishedTo, CancellationToken cancellationToken)
    {
        // The entry as it was before: whoever appends after the head was closed lists the run again, which makes another version
        // of it.
        if (await _lists.FindAsync(RunTables.OpenRuns, runId, cancellationToken) is not { } entry) return;
        var head = await HeadAsync(runId, cancellationToken);
        if (head is null || head.Value.Next != publishedTo + 1) return;
        if (!head.Value.Closed)
        {
            var closed = TypedRows.Json(head.Value with { Closed = true }, StoreJson.Default.EventHead);
            var outcome = await tables.WriteAsync(
                RunTables.Runs, runId, [TableWrite.Replace(RunTables.EventHeadRow, closed, head.ETag)], cancellationToken);
            if (!outcome.Applied) return;
        }

        await _lists.RemoveAsync(entry, cancellationToken);
    }

    private Task<Stored<EventHead>?> HeadAsync(string runId, CancellationToken cancellationToken) =>
        tables.GetAsync(RunTables.Runs, runId, RunTables.EventHeadRow, StoreJson.Default.EventHead, cancellationToken);
}
