using System.Runtime.CompilerServices;

namespace Maestro.Stores.Sqlite;

/// <summary>
/// The table store on one SQLite file (WAL, synchronous=FULL). Writes that arrive while a commit is in flight share the
/// next one. A write that is cancelled before its commit began was not applied; later cancellation has no effect.
/// </summary>
/// <remarks>Reads run on the calling thread: they touch the page cache and take microseconds.</remarks>
public sealed class SqliteTableStore : ITableStore, IDisposable, IAsyncDisposable
{
    private readonly ReadPool _readers;
    private readonly GroupCommitWriter _writer;

    private SqliteTableStore(SqliteDatabase database)
    {
        _readers = new ReadPool(database);
        _writer = new GroupCommitWriter(database);
    }

    /// <summary>Opens the file, creating or migrating it as needed. Throws <see cref="StoreException"/> when it cannot be used.</summary>
    public static SqliteTableStore Open(SqliteStoreOptions options)
    {
        options.Validate();
        return Open(new SqliteDatabase(options.DatabasePath, options.LockWait));
    }

    internal static SqliteTableStore Open(SqliteDatabase database)
    {
        StoreIo.Guard(database, static database => database.Prepare());
        return new SqliteTableStore(database);
    }

    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, row);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_readers.Read(session => session.Get(table, partition, row)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, range, take);
        return PagesAsync(table, partition, range, take ?? int.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, writes);
        return _writer.WriteAsync(table, partition, writes, cancellationToken);
    }

    /// <summary>Finishes the writes that were accepted and closes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    // Page by page, each in a read transaction of its own: a consumer that takes its time holds no snapshot open,
    // which would keep the log from being checkpointed.
    private async IAsyncEnumerable<TableRow> PagesAsync(
        string table, string partition, RowRange range, int take, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var left = take;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (start, limit) = (range, left);
            var page = _readers.Read(session => session.Query(table, partition, start, limit));
            foreach (var row in page.Rows) yield return row;
            if (!page.More) break;
            left -= page.Rows.Count;
            range = RowRange.After(page.Rows[^1].Row, range.Before);
        }
    }
}
