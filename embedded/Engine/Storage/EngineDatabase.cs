using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>The database file: owned by one engine, in WAL mode, every commit synchronous.</summary>
internal sealed class EngineDatabase : IDisposable
{
    private const int PageSize = 4096;
    private const int BusyMilliseconds = 5000;

    private readonly DatabaseLock _lock;
    private readonly string _path;
    private readonly long? _maxBytes;
    private SqliteConnection? _keeper;

    private EngineDatabase(string path, long? maxBytes, DatabaseLock ownership)
    {
        _path = path;
        _maxBytes = maxBytes;
        _lock = ownership;
    }

    /// <exception cref="EngineDatabaseInUseException">Another engine owns the file.</exception>
    /// <exception cref="EngineStorageException">The file cannot be opened, is damaged, or was written by a newer version.</exception>
    public static EngineDatabase Open(string path, long? maxBytes)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var ownership = DatabaseLock.Acquire(full);
        try
        {
            var database = new EngineDatabase(full, maxBytes, ownership);
            database.RefuseWhatIsNotOurs();
            database.Prepare();
            return database;
        }
        catch (SqliteException exception)
        {
            ownership.Dispose();
            throw StorageError.Describe($"The database '{full}' cannot be opened", exception);
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    /// <summary>A connection for the one writer.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = Connect(SqliteOpenMode.ReadWriteCreate);
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={PageSize}"));
        Execute(connection, "PRAGMA journal_mode=WAL");
        Execute(connection, "PRAGMA synchronous=FULL");

        // Hot pages are written to the file once per checkpoint; a longer log means fewer of those.
        Execute(connection, "PRAGMA wal_autocheckpoint=4000");

        // How long the writer waits for another program's lock; statements that bypass ADO.NET know no other time-out.
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={BusyMilliseconds}"));
        if (_maxBytes is { } limit)
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={Math.Max(1, limit / PageSize)}"));
        return connection;
    }

    public SqliteConnection OpenReader() => Connect(SqliteOpenMode.ReadOnly);

    /// <summary>
    /// Must come after every other connection is closed: the last one that may write moves the write-ahead log into the file, so
    /// that after an orderly stop the one file is everything.
    /// </summary>
    public void Dispose()
    {
        _keeper?.Dispose();
        _lock.Dispose();
    }

    private void Prepare()
    {
        var connection = OpenWriter();
        try
        {
            Schema.Upgrade(connection, _path, Schema.Steps);
            _keeper = connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Opening for writing turns a file to WAL mode; a file that is refused must stay as it was.
    private void RefuseWhatIsNotOurs()
    {
        if (!File.Exists(_path)) return;
        using var connection = Connect(SqliteOpenMode.ReadWrite);
        Schema.Check(connection, _path, Schema.Steps);
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        // Pools keep files open past our dispose; we hold our own few connections instead.
        var text = new SqliteConnectionStringBuilder { DataSource = _path, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(text.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants and numbers of this class come here.
        command.CommandText = pragma;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
