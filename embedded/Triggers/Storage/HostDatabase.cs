using Maestro.Sqlite;

namespace Maestro.Embedded.Triggers.Storage;

/// <summary>The file of the host's queues and timers, which this process owns.</summary>
internal sealed class HostDatabase : IDisposable
{
    private readonly Database _database;
    private readonly ReaderPool<SqliteSession> _readers;
    private readonly GroupCommitter<SqliteSession> _writer;

    private HostDatabase(Database database)
    {
        _database = database;
        _readers = new ReaderPool<SqliteSession>(database, session => session);
        _writer = new GroupCommitter<SqliteSession>(
            database, session => session, new GroupCommitOptions { Name = "maestro-host-writer" });
    }

    /// <exception cref="DatabaseException">The file cannot be used.</exception>
    public static HostDatabase Open(string path) =>
        new(Database.Open(new DatabaseOptions { Path = path, Schema = HostSchema.Current, IsOwned = true }));

    /// <summary>
    /// A task that completes has its effect on disk. Work that throws is undone and fails its own caller alone.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work) => _writer.RunAsync(work);

    /// <summary>Reads what is on disk.</summary>
    public T Read<T>(Func<SqliteSession, T> read) => _readers.Read(read);

    /// <summary>Finishes what was handed in before, then closes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _readers.Dispose();
        _database.Dispose();
    }
}
