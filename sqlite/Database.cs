using Microsoft.Data.Sqlite;

namespace Maestro.Sqlite;

/// <summary>
/// A database file in WAL mode, with every commit on disk before it returns. Gives out connections, each for one thread at a
/// time.
/// </summary>
public sealed class Database : IDisposable
{
    private const int PageBytes = 4096;

    private readonly DatabaseOptions _options;
    private readonly FileLock? _lock;
    private SqliteSession? _keeper;

    private Database(string path, DatabaseOptions options, FileLock? ownership)
    {
        FullPath = path;
        _options = options;
        _lock = ownership;
    }

    public string FullPath { get; }

    /// <summary>Opens the file, creating it or bringing it up to date as needed.</summary>
    /// <exception cref="DatabaseException">It cannot be used; a file that is newer or somebody else's is as it was.</exception>
    public static Database Open(DatabaseOptions options)
    {
        var path = Path.GetFullPath(options.Path);
        FileLock? ownership = null;
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            DurableFolder.Create(folder);
            if (options.IsOwned) ownership = FileLock.TryAcquire(path + ".lock") ?? throw Owned(path);
            var database = new Database(path, options, ownership);
            database.Prepare();
            DurableFolder.Flush(folder);
            return database;
        }
        catch (Exception exception)
        {
            ownership?.Dispose();
            if (DatabaseException.From(exception, path) is { } fault && fault != exception) throw fault;
            throw;
        }
    }

    /// <summary>A new connection that may write. Throws <see cref="SqliteException"/>.</summary>
    public SqliteSession OpenWriter()
    {
        // FULL: in WAL mode each commit waits for the log to be on disk. NORMAL would acknowledge before that.
        FormattableString pragmas =
            $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint={_options.CheckpointPages}; PRAGMA journal_size_limit=67108864;";
        FormattableString limit = $"PRAGMA max_page_count={Math.Max(1, (_options.MaxBytes ?? long.MaxValue) / PageBytes)};";
        return Connect(
            SqliteOpenMode.ReadWriteCreate,
            FormattableString.Invariant(pragmas) + (_options.MaxBytes is null ? "" : FormattableString.Invariant(limit)));
    }

    /// <summary>A new connection that only reads what is committed. Throws <see cref="SqliteException"/>.</summary>
    public SqliteSession OpenReader() => Connect(SqliteOpenMode.ReadOnly);

    /// <summary>
    /// Must come after every other connection is closed: the last one that may write moves the write-ahead log into the file, so
    /// that after an orderly stop the one file is everything.
    /// </summary>
    public void Dispose()
    {
        _keeper?.Dispose();
        _lock?.Dispose();
    }

    private static DatabaseException Owned(string path) => new(
        DatabaseFault.Owned,
        $"The database '{path}' is in use, most likely by another process ('{path}.lock' is locked). Stop it, or use another data folder.");

    private void Prepare()
    {
        // Opening for writing turns a file to WAL mode; a file that is refused must stay as it was.
        if (File.Exists(FullPath))
        {
            using var looks = Connect(SqliteOpenMode.ReadWrite);
            Migration.Check(looks, FullPath, _options.Schema);
        }

        var keeper = OpenWriter();
        try
        {
            Migration.Upgrade(keeper, FullPath, _options.Schema);
            _keeper = keeper;
        }
        catch
        {
            keeper.Dispose();
            throw;
        }
    }

    private SqliteSession Connect(SqliteOpenMode mode, string pragmas = "")
    {
        // Pools keep files open past our dispose; we hold our own few connections instead.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = FullPath,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(_options.LockWait.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants and numbers of this class come here.
            command.CommandText = FormattableString.Invariant(
                $"PRAGMA busy_timeout={(long)_options.LockWait.TotalMilliseconds}; PRAGMA temp_store=MEMORY; {pragmas}");
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
