using System.Runtime.CompilerServices;
using Maestro.Stores;

namespace Maestro.Router.Storage;

/// <summary>No call takes longer than the limit: a store that hangs is a store that is away.</summary>
internal sealed class BoundedTableStore(ITableStore store, TimeSpan limit, TimeProvider time) : ITableStore
{
    public Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default) =>
        BoundAsync(token => store.GetAsync(table, partition, row, token), cancellationToken);

    public Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default) =>
        BoundAsync(token => store.WriteAsync(table, partition, writes, token), cancellationToken);

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var bound = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        await using var rows = store.QueryAsync(table, partition, range, take, both.Token).GetAsyncEnumerator(both.Token);
        while (await NextAsync(rows, bound, cancellationToken)) yield return rows.Current;
    }

    private async Task<bool> NextAsync(
        IAsyncEnumerator<TableRow> rows, CancellationTokenSource bound, CancellationToken cancellationToken)
    {
        try
        {
            bound.CancelAfter(limit); // anew for every row: a page that arrives is progress
            return await rows.MoveNextAsync();
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooSlow(fault);
        }
    }

    private async Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await call(both.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooSlow(fault);
        }
    }

    private StoreException TooSlow(Exception fault) =>
        new(StoreFault.Unavailable, $"The router's storage did not answer within {limit.TotalSeconds} s.", fault);
}
