using System.Runtime.CompilerServices;
using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>
/// The table store on one SQLite file (WAL, synchronous=FULL). Writes that arrive while a commit is in flight share the
/// next one. A write that is cancelled before its commit began was not applied; later cancellation has no effect.
/// </summary>
/// <remarks>Reads run on the calling thread: they touch the page cache and take microseconds.</remarks>
public sealed class SqliteTableStore : ITableStore, IDisposable, IAsyncDisposable
{
    private readonly Database _database;
    private readonly ReaderPool<TableReader> _readers;
    private readonly GroupCommitter<TableWriter> _writer;

    private SqliteTableStore(Database database)
    {
        _database = database;
        _readers = new ReaderPool<TableReader>(database, session => new TableReader(session));
        _writer = new GroupCommitter<TableWriter>(
            database, session => new TableWriter(session), new GroupCommitOptions { Name = "maestro-store-writer" });
    }

    /// <summary>
    /// Opens the file, creating or migrating it as needed. Throws <see cref="StoreException"/> when it cannot be used.
    /// </summary>
    public static SqliteTableStore Open(SqliteStoreOptions options)
    {
        options.Validate();
        return Open(
            new DatabaseOptions { Path = options.DatabasePath, Schema = TableSchema.Current, LockWait = options.LockWait });
    }

    internal static SqliteTableStore Open(DatabaseOptions options)
    {
        try
        {
            return new SqliteTableStore(Database.Open(options));
        }
        catch (DatabaseException exception)
        {
            throw StoreFaults.Translate(exception);
        }
    }

    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, row);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Read(session => session.Get(table, partition, row)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, range, take);
        return PagesAsync(table, partition, range, take ?? int.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, writes);
        try
        {
            return await _writer.RunAsync(writer => writer.Apply(table, partition, writes), cancellationToken);
        }
        catch (DatabaseException exception)
        {
            throw StoreFaults.Translate(exception);
        }
    }

    /// <summary>Finishes the writes that were accepted and closes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _database.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private T Read<T>(Func<TableReader, T> read)
    {
        try
        {
            return _readers.Read(read);
        }
        catch (DatabaseException exception)
        {
            throw StoreFaults.Translate(exception);
        }
    }

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
            var page = Read(session => session.Query(table, partition, start, limit));
            foreach (var row in page.Rows) yield return row;
            if (!page.More) break;
            left -= page.Rows.Count;
            range = RowRange.After(page.Rows[^1].Row, range.Before);
        }
    }
}
