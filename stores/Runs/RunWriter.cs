using System.Collections.Concurrent;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// Opens units of work on runs and writes them: rows, log lines, and the events that changes of run, nodes and gates cause, in
/// one batch of the run's partition, so that either all of it is on disk or nothing. Lines and events are numbered without gaps.
/// When <see cref="CommitAsync"/> returns, what was written has reached the disk.
/// </summary>
public sealed class RunWriter(ITableStore tables, TimeProvider time, RunSignals signals, IRunEventSink? sink = null)
{
    private const int MaxKept = 4096;

    private readonly ConcurrentDictionary<string, RunHeads> _heads = new(StringComparer.Ordinal);
    private readonly ShardedList _lists = new(tables, RunTables.RunIndex);

    /// <summary>The run and its nodes, in one request; null when there is no such run.</summary>
    public async Task<RunWork?> OpenAsync(string runId, CancellationToken cancellationToken)
    {
        var (work, isThere) = (Blind(runId), false);
        await foreach (var row in tables.QueryAsync(
            RunTables.Runs, runId, RunTables.RunAndNodes, cancellationToken: cancellationToken))
        {
            work.Know(row);
            isThere |= row.Row == RunTables.RunRow;
        }

        return isThere ? work : null;
    }

    /// <summary>Reads the records of a map's items into the work as well.</summary>
    public async Task ReadItemsAsync(RunWork work, string nodeId, CancellationToken cancellationToken)
    {
        var items = RowRange.Prefix(RunTables.Node(nodeId + "."));
        await foreach (var row in tables.QueryAsync(RunTables.Runs, work.RunId, items, cancellationToken: cancellationToken))
            work.Know(row);
    }

    /// <summary>Work that has read nothing, for what does not depend on it: a line of the log, a decision.</summary>
    public RunWork Blind(string runId) => new(runId, time);

    /// <summary>
    /// Writes what the work has collected. Where another writer changed a run or a node in between, the change is made again on
    /// top of that one's.
    /// </summary>
    /// <returns>False when a gate or a tool's intent is not as the work says it must be; nothing was written then.</returns>
    public async Task<bool> CommitAsync(RunWork work, CancellationToken cancellationToken)
    {
        if (work.IsEmpty) return true;
        if (_heads.Count > MaxKept) _heads.Clear();
        var heads = _heads.GetOrAdd(work.RunId, _ => new RunHeads());
        while (work.TakeSurplus() is { } surplus) await WriteAsync(surplus, heads, isNew: false, cancellationToken);
        if (!await WriteAsync(work, heads, isNew: false, cancellationToken)) return false;
        if (work.Find(RunTables.RunRow) is RecordRow<Run> { Value.HasEnded: true }) _heads.TryRemove(work.RunId, out _);
        return true;
    }

    /// <summary>Writes a new run. False when there is one of that id.</summary>
    internal async Task<bool> CommitNewAsync(RunWork work, CancellationToken cancellationToken)
    {
        var heads = RunHeads.OfNewRun();
        if (!await WriteAsync(work, heads, isNew: true, cancellationToken)) return false;
        _heads[work.RunId] = heads;
        return true;
    }

    private async Task<bool> WriteAsync(RunWork work, RunHeads heads, bool isNew, CancellationToken cancellationToken)
    {
        await heads.EnterAsync(cancellationToken);
        var settled = false;
        try
        {
            while (true)
            {
                var batch = new RunBatch(work, time);
                await ReadAsync(work.RunId, heads, batch, cancellationToken);
                var outcome = await tables.WriteAsync(RunTables.Runs, work.RunId, batch.Writes(heads), cancellationToken);
                if (outcome.Applied)
                {
                    batch.Applied(heads, outcome.ETags);
                    if (batch.HasEvents) sink?.Appended(work.RunId);
                    settled = true;
                    break;
                }

                if (isNew || !await RebaseAsync(work, batch.Row(outcome.FailedIndex), heads, cancellationToken))
                {
                    settled = true;
                    return false;
                }

                // Another process wrote to the same run; it made progress, so this cannot spin for ever.
            }

            signals.Wake(work.RunId);
            return true;
        }
        finally
        {
            // Of a write that failed otherwise it is not known what it did.
            if (!settled) heads.Forget();
            heads.Leave();
        }
    }

    private async Task ReadAsync(string runId, RunHeads heads, RunBatch batch, CancellationToken cancellationToken)
    {
        if (batch.HasLines && !heads.KnowsLog)
        {
            heads.Log = await tables.GetAsync(
                RunTables.Runs, runId, RunTables.LogHeadRow, StoreJson.Default.LogHead, cancellationToken);
            heads.KnowsLog = true;
        }

        if (!batch.HasEvents) return;
        if (!heads.KnowsEvents)
        {
            heads.Events = await tables.GetAsync(
                RunTables.Runs, runId, RunTables.EventHeadRow, StoreJson.Default.EventHead, cancellationToken);
            heads.KnowsEvents = true;
        }

        // All events were published and the run is on no list any more: it must be found again.
        if (heads.Events is { Value.Closed: true })
            await _lists.PutAsync(RunTables.OpenRuns, runId, new IndexEntry(runId), cancellationToken);
    }

    /// <summary>Takes up what somebody else wrote to the row. False when the work does not hold on top of it.</summary>
    private async Task<bool> RebaseAsync(RunWork work, string row, RunHeads heads, CancellationToken cancellationToken)
    {
        if (row is RunTables.LogHeadRow or RunTables.EventHeadRow
            || row.StartsWith(RunTables.LogPrefix, StringComparison.Ordinal)
            || row.StartsWith(RunTables.EventPrefix, StringComparison.Ordinal))
        {
            heads.Forget();
            return true;
        }

        if (work.Find(row) is not { Rebases: true } record) return false;
        record.Read(await tables.GetAsync(RunTables.Runs, work.RunId, row, cancellationToken));
        return true;
    }
}
