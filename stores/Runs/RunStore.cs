using System.Runtime.CompilerServices;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>Runs and their lists. Every write that returns is on durable storage.</summary>
public sealed class RunStore(ITableStore tables)
{
    /// <summary>
    /// Stores a new run. The list entries are written first: one without its run is skipped by every reader, whereas
    /// a run without its entry would be lost to the lists and to the reconciler.
    /// </summary>
    /// <returns>False when a run with this id exists; that run is then unchanged.</returns>
    public async Task<bool> InsertAsync(Run run, CancellationToken cancellationToken)
    {
        var entry = TypedRows.Json(new IndexEntry(run.Id), StoreJson.Default.IndexEntry);
        var newestFirst = RunTables.NewestFirst(run.CreatedAt, run.Id);
        await Task.WhenAll(
            tables.WriteAsync(RunTables.RunIndex, RunTables.AllRuns, [TableWrite.Upsert(newestFirst, entry)], cancellationToken),
            tables.WriteAsync(RunTables.RunIndex, RunTables.OfRecipe(run.Recipe), [TableWrite.Upsert(newestFirst, entry)], cancellationToken),
            tables.WriteAsync(RunTables.RunIndex, RunTables.OpenRuns, [TableWrite.Upsert(run.Id, entry)], cancellationToken));

        var body = TypedRows.Json(run, StoreJson.Default.Run);
        var outcome = await tables.WriteAsync(
            RunTables.Runs, run.Id, [TableWrite.Insert(RunTables.RunRow, body)], cancellationToken);
        return outcome.Applied;
    }

    public async Task<Run?> GetAsync(string id, CancellationToken cancellationToken) =>
        (await tables.GetAsync(RunTables.Runs, id, RunTables.RunRow, StoreJson.Default.Run, cancellationToken))?.Value;

    /// <summary>Changes a run; <paramref name="change"/> may be called again when another writer came first.</summary>
    public async Task<Run> UpdateAsync(string id, Func<Run, Run> change, CancellationToken cancellationToken)
    {
        var updated = await tables.UpdateAsync(
            RunTables.Runs, id, RunTables.RunRow, StoreJson.Default.Run,
            run => change(run ?? throw new InvalidOperationException($"There is no run {id}.")), cancellationToken);
        if (updated!.HasEnded)
        {
            await tables.WriteAsync(RunTables.RunIndex, RunTables.OpenRuns, [TableWrite.Delete(id)], cancellationToken);
        }

        return updated;
    }

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
        await foreach (var row in tables.QueryAsync(RunTables.RunIndex, RunTables.OpenRuns, cancellationToken: cancellationToken))
        {
            if (await GetAsync(row.Row, cancellationToken) is { HasEnded: false } run) yield return run;
        }
    }

    private async IAsyncEnumerable<(Run Run, string Row)> NewestFirstAsync(
        string? recipe, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var partition = recipe is null ? RunTables.AllRuns : RunTables.OfRecipe(recipe);
        var range = after is null ? default : RowRange.After(after);
        await foreach (var row in tables.QueryAsync(RunTables.RunIndex, partition, range, cancellationToken: cancellationToken))
        {
            var entry = TypedRows.Parse(row, StoreJson.Default.IndexEntry);
            var run = await GetAsync(entry.RunId, cancellationToken);

            // Of two requests that raced for one idempotency key, the one that lost has left an entry at another time.
            if (run is not null && RunTables.NewestFirst(run.CreatedAt, run.Id) == row.Row) yield return (run, row.Row);
        }
    }
}
