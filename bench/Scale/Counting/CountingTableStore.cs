using System.Runtime.CompilerServices;
using Maestro.Stores;

namespace Maestro.Bench.Scale.Counting;

/// <summary>
/// Counts as Azure Tables bills and throttles: a request each for a read, a page of a query, a batch; a write for each entity.
/// </summary>
internal sealed class CountingTableStore(ITableStore inner, WorkCounts counts) : ITableStore, IAsyncDisposable
{
    public const string Requests = "table-requests";
    public const string Writes = "table-writes";

    /// <summary>And the partition's name, for those that all runs share.</summary>
    public const string Shared = "table-shared-writes:";

    public Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        counts.Add(Requests);
        return inner.GetAsync(table, partition, row, cancellationToken);
    }

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        counts.Add(Requests);
        await foreach (var row in inner.QueryAsync(table, partition, range, take, cancellationToken)) yield return row;
    }

    public Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default)
    {
        counts.Add(Requests);
        counts.Add(Writes, writes.Count);
        // in "runs" each run has a partition of its own
        if (table != "runs") counts.Add($"{Shared}{table}/{partition}", writes.Count);
        return inner.WriteAsync(table, partition, writes, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable later) await later.DisposeAsync();
        else (inner as IDisposable)?.Dispose();
    }
}
