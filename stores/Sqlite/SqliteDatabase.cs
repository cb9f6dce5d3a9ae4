using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Opens connections to the store's file, all with the same durability settings.</summary>
internal sealed class SqliteDatabase
{
    private readonly string _connectionString;
    private readonly string _pragmas;

    public SqliteDatabase(string path, TimeSpan lockWait, long? maxPages = null)
    {
        FullPath = Path.GetFullPath(path);
        var seconds = (int)Math.Ceiling(lockWait.TotalSeconds);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = FullPath,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = seconds,
        }.ToString();

        // FULL: in WAL mode each commit waits for the log to be on disk. NORMAL would acknowledge before that.
        _pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
            + (maxPages is null ? "" : $"PRAGMA max_page_count={maxPages};");
    }

    public string FullPath { get; }

    /// <summary>A new connection that may write. Throws <see cref="SqliteException"/>.</summary>
    public SqliteConnection Connect() => Connect(_pragmas);

    /// <summary>A new connection that only reads; the schema must exist.</summary>
    public SqliteConnection ConnectReader() => Connect("PRAGMA query_only=1; PRAGMA temp_store=MEMORY;");

    /// <summary>Creates the file and its folder when missing and brings the schema up to date.</summary>
    public void Prepare()
    {
        var folder = Path.GetDirectoryName(FullPath)!;
        DurableFolder.Create(folder);
        using (var connection = Connect()) SqliteSchema.Migrate(connection, FullPath);
        DurableFolder.Flush(folder);
    }

    private SqliteConnection Connect(string pragmas)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = connection.Prepare(pragmas);
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
