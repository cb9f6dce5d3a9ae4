using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Triggers.Storage;

/// <summary>
/// The one connection to a SQLite file, on a thread of its own. Work that arrives while a commit is in flight goes into the
/// next transaction together; a caller's task completes only after that transaction is on disk. Work that throws is undone
/// alone and fails its own caller alone.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestBatch = 256;

    private readonly SqliteConnection _connection;
    private readonly Channel<IWork> _queue = Channel.CreateUnbounded<IWork>(new() { SingleReader = true });
    private readonly Task _loop;

    private SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private interface IWork
    {
        void Run(SqliteConnection connection);

        void Complete();

        void Fail(Exception exception);
    }

    /// <summary>Opens the file, creating it when missing. Throws <see cref="SqliteException"/>.</summary>
    public static SqliteWriter Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            // FULL: in WAL mode a commit then waits for the log to be on disk.
            connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
            return new SqliteWriter(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        var item = new Work<T>(work);
        if (!_queue.Writer.TryWrite(item)) item.Fail(new ObjectDisposedException(nameof(SqliteWriter)));
        return item.Task;
    }

    /// <summary>Finishes what was handed in before, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private void Loop()
    {
        var batch = new List<IWork>(LargestBatch);
#pragma warning disable CA2012, xUnit1031 // This thread exists to block here.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
#pragma warning restore CA2012, xUnit1031
        {
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var work)) batch.Add(work);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<IWork> batch)
    {
        var survivors = new List<IWork>(batch.Count);
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var work in batch)
            {
                transaction.Save("work");
                try
                {
                    work.Run(_connection);
                    transaction.Release("work");
                    survivors.Add(work);
                }
                catch (Exception exception)
                {
                    transaction.Rollback("work");
                    work.Fail(exception);
                }
            }

            transaction.Commit();
        }
        catch (Exception exception)
        {
            foreach (var work in batch) work.Fail(exception);
            return;
        }

        foreach (var work in survivors) work.Complete();
    }

    private sealed class Work<T>(Func<SqliteConnection, T> work) : IWork
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public void Run(SqliteConnection connection) => _result = work(connection);

        public void Complete() => _done.TrySetResult(_result!);

        public void Fail(Exception exception) => _done.TrySetException(exception);
    }
}
