using Maestro.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>The engine's tables. tests/Embedded.Engine.Tests/Data gains a file of each version.</summary>
internal static class EngineSchema
{
    // log: one row per turn, appended in commit order; its index finds an instance's rows.
    // messages: on their way from one instance to another; deleted in the transaction in which the target handles them.
    private const string Version1 = """
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

    public static DatabaseSchema Current { get; } = new()
    {
        MetaTable = "engine_meta",
        VersionName = "schema_version",
        ValueType = "TEXT",
        Steps = [Version1],
    };
}
