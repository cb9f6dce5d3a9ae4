using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>
/// The tables and how older ones become them. Each step runs once, in a transaction together with the new version number; a
/// database of a newer version is refused untouched.
/// </summary>
internal static class Schema
{
    // log: one row per turn, appended in commit order; its index finds an instance's rows.
    // messages: on their way from one instance to another; deleted in the transaction in which the target handles them.
    private const string Version1 = """
        CREATE TABLE engine_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            instance_id TEXT NOT NULL,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            generation INTEGER NOT NULL,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            start_at INTEGER,
            completed_at INTEGER,
            parent_key INTEGER,
            parent BLOB,
            tags BLOB,
            trace_parent TEXT,
            trace_state TEXT,
            custom_status TEXT,
            output TEXT,
            failure BLOB);
        CREATE UNIQUE INDEX instances_by_id ON instances (instance_id);
        CREATE INDEX instances_open ON instances (key) WHERE completed_at IS NULL;
        CREATE INDEX instances_by_parent ON instances (parent_key) WHERE parent_key IS NOT NULL;
        CREATE TABLE log (id INTEGER PRIMARY KEY, instance INTEGER NOT NULL, record BLOB NOT NULL);
        CREATE INDEX log_by_instance ON log (instance);
        CREATE TABLE messages (id INTEGER PRIMARY KEY, target TEXT NOT NULL, body BLOB NOT NULL);
        """;

    // Append only: a step that has been released never changes, and tests/Embedded.Engine.Tests/Data gains a file of each version.
    public static readonly IReadOnlyList<string> Steps = [Version1];

    /// <summary>Brings the database to the version that the steps lead to. A step that fails or is cut short leaves no trace.</summary>
    /// <exception cref="EngineStorageException">A newer version wrote the database, it is somebody else's, or a step failed.</exception>
    public static void Upgrade(SqliteConnection connection, string path, IReadOnlyList<string> steps)
    {
        for (var version = Check(connection, path, steps); version < steps.Count; version++)
        {
            try
            {
                Apply(connection, steps[version], version + 1);
            }
            catch (SqliteException exception)
            {
                throw StorageError.Describe(
                    $"The database '{path}' stays at schema version {version}, the step to version {version + 1} failed", exception);
            }
        }
    }

    /// <summary>Reads only.</summary>
    /// <returns>The version of the database; 0 when it is empty.</returns>
    /// <exception cref="EngineStorageException">A newer version wrote the database, or it is somebody else's.</exception>
    public static int Check(SqliteConnection connection, string path, IReadOnlyList<string> steps)
    {
        var version = ReadVersion(connection, path);
        if (version <= steps.Count) return version;
        throw new EngineStorageException(
            $"The database '{path}' has schema version {version}, this engine knows {steps.Count} at most. Run the newer version.");
    }

    private static void Apply(SqliteConnection connection, string step, int version)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The steps are constants.
        command.CommandText = step;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        command.CommandText = "INSERT OR REPLACE INTO engine_meta (name, value) VALUES ('schema_version', $version)";
        command.Parameters.AddWithValue("$version", version.ToString(CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static int ReadVersion(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name = 'engine_meta' DESC LIMIT 1";
        switch (command.ExecuteScalar())
        {
            case null:
                return 0;
            case "engine_meta":
                command.CommandText = "SELECT value FROM engine_meta WHERE name = 'schema_version'";
                return int.Parse((string)command.ExecuteScalar()!, CultureInfo.InvariantCulture);
            default:
                throw new EngineStorageException($"'{path}' is an SQLite database, but not one of this engine.");
        }
    }
}
