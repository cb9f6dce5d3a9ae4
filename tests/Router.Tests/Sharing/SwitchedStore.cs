using System.Runtime.CompilerServices;
using Maestro.Stores;

namespace Router.Tests.Sharing;

/// <summary>A real store with tables of the test's own, which can be switched off.</summary>
internal sealed class SwitchedStore(ITableStore store) : ITableStore
{
    private readonly string _prefix = "t" + Guid.NewGuid().ToString("N")[..8];

    public bool Down { get; set; }

    public Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        Check();
        return store.GetAsync(_prefix + table, partition, row, cancellationToken);
    }

    public async IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Check();
        await foreach (var row in store.QueryAsync(_prefix + table, partition, range, take, cancellationToken)) yield return row;
    }

    public Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default)
    {
        Check();
        return store.WriteAsync(_prefix + table, partition, writes, cancellationToken);
    }

    private void Check()
    {
        if (Down) throw new StoreException(StoreFault.Unavailable, "Switched off, account secretaccount.");
    }
}
