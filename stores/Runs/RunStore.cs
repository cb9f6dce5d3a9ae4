using System.Runtime.CompilerServices;
using Maestro.Policies;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>Runs and their lists. Every write that returns is on durable storage.</summary>
public sealed class RunStore(ITableStore tables, RunWriter writer, RunEventLog events)
{
    private readonly ShardedList _lists = new(tables, RunTables.RunIndex);

    /// <summary>
    /// Stores a new run. The list entries are written first: one without its run is skipped by every reader, whereas
    /// a run without its entry would be lost to the lists and to the reconciler.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="first">What policy decided about its start, written with it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when a run with this id exists; that run is then unchanged.</returns>
    public async Task<bool> InsertAsync(Run run, PolicyRecord? first, CancellationToken cancellationToken)
    {
        var entry = new IndexEntry(run.Id);
        var newestFirst = RunTables.NewestFirst(run.CreatedAt, run.Id);
        await Task.WhenAll(
            _lists.PutAsync(RunTables.AllRuns, newestFirst, entry, cancellationToken),
            _lists.PutAsync(RunTables.OfRecipe(run.Recipe), newestFirst, entry, cancellationToken),
            _lists.PutAsync(RunTables.OpenRuns, run.Id, entry, cancellationToken));

        var work = writer.Blind(run.Id);
        work.Insert(run);
        if (first is not null) work.Put(first);
        return await writer.CommitNewAsync(work, cancellationToken);
    }

    public Task<bool> InsertAsync(Run run, CancellationToken cancellationToken) => InsertAsync(run, null, cancellationToken);

    public async Task<Run?> GetAsync(string id, CancellationToken cancellationToken) =>
        (await tables.GetAsync(RunTables.Runs, id, RunTables.RunRow, StoreJson.Default.Run, cancellationToken))?.Value;

    /// <summary>
    /// Takes a run that has ended off the list of open runs. Where events are published, whoever publishes the last does it.
    /// </summary>
    public Task CloseAsync(Run run, CancellationToken cancellationToken) =>
        events.IsPublished ? Task.CompletedTask : _lists.RemoveAsync(RunTables.OpenRuns, run.Id, cancellationToken);

    /// <summary>Runs newest first, all or of one recipe. The cursor is opaque and stays valid as runs are added.</summary>
    public async Task<Listing<Run>> ListAsync(
        string? recipe, RunStatus? status, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var items = new List<Run>(limit);
        string? last = null;
        await foreach (var (run, row) in NewestFirstAsync(recipe, cursor, cancellationToken))
        {
            if (items.Count == limit) return new Listing<Run>(items, last);
            last = row;
            if (status is null || run.Status == status) items.Add(run);
        }

        return new Listing<Run>(items, null);
    }

    /// <summary>The newest run of the same recipe that completed and was created before <paramref name="run"/>.</summary>
    public async Task<Run?> PreviousAsync(Run run, CancellationToken cancellationToken)
    {
        var own = RunTables.NewestFirst(run.CreatedAt, run.Id);
        await foreach (var (candidate, _) in NewestFirstAsync(run.Recipe, own, cancellationToken))
        {
            if (candidate.Status == RunStatus.Completed) return candidate;
        }

        return null;
    }

    /// <summary>Runs that have not ended, in no particular order.</summary>
    public async IAsyncEnumerable<Run> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (row, run) in ListedAsOpenAsync(cancellationToken))
        {
            if (!run.HasEnded) yield return run;
            else if (!events.IsPublished) await _lists.RemoveAsync(row, cancellationToken);
        }
    }

    /// <summary>Runs that may have events which were not published: those that are open, and those that ended of late.</summary>
    public async IAsyncEnumerable<Run> UnpublishedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, run) in ListedAsOpenAsync(cancellationToken)) yield return run;
    }

    private async IAsyncEnumerable<(TableRow Row, Run Run)> ListedAsOpenAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = _lists.ReadAsync(RunTables.OpenRuns, null, cancellationToken)
            .InOrderAsync(async row => (Row: row, Run: await GetAsync(row.Row, cancellationToken)), cancellationToken);
        await foreach (var (row, run) in found)
        {
            // An entry without its run is that of a run that is just being stored.
            if (run is not null) yield return (row, run);
        }
    }

    private async IAsyncEnumerable<(Run Run, string Row)> NewestFirstAsync(
        string? recipe, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = _lists.ReadAsync(recipe is null ? RunTables.AllRuns : RunTables.OfRecipe(recipe), after, cancellationToken)
            .InOrderAsync(
                async row => (
                    row.Row, Run: await GetAsync(TypedRows.Parse(row, StoreJson.Default.IndexEntry).RunId, cancellationToken)),
                cancellationToken);
        await foreach (var (row, run) in found)
        {
            // Of two requests that raced for one idempotency key, the one that lost has left an entry at another time.
            if (run is not null && RunTables.NewestFirst(run.CreatedAt, run.Id) == row) yield return (run, row);
        }
    }
}
