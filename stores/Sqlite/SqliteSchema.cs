using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>The tables of the file, and the steps that bring an older file up to date.</summary>
/// <remarks>
/// A step, once released, never changes; a new layout is a new step at the end. All missing steps run in one
/// transaction, so a crash in between leaves the older file as it was.
/// </remarks>
internal static class SqliteSchema
{
    // version_ceiling: etags below it may have been given out; see WriteSession.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE store_rows (
          id        INTEGER PRIMARY KEY,
          tbl       TEXT NOT NULL,
          partition TEXT NOT NULL,
          row       TEXT NOT NULL,
          version   INTEGER NOT NULL,
          body      TEXT NOT NULL,
          UNIQUE (tbl, partition, row)
        );
        INSERT INTO store_meta (name, value) VALUES ('version_ceiling', 1);
        """,
    ];

    public static int Current => Steps.Length;

    public static void Migrate(SqliteConnection connection, string path)
    {
        // Immediate: two processes that start together take turns instead of failing halfway.
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, "CREATE TABLE IF NOT EXISTS store_meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;");
        Run(connection, "INSERT OR IGNORE INTO store_meta (name, value) VALUES ('schema', 0);");
        var found = Convert.ToInt32(Run(connection, "SELECT value FROM store_meta WHERE name = 'schema';"), CultureInfo.InvariantCulture);
        if (found > Current)
            throw new StoreException(StoreFault.Newer, $"The database {path} has schema {found}; this release knows {Current}. Use the newer release, or another file.");

        if (found < Current)
        {
            foreach (var step in Steps.Skip(found)) Run(connection, step);
            Run(connection, $"UPDATE store_meta SET value = {Current} WHERE name = 'schema';");
        }

        transaction.Commit();
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.Prepare(sql);
        return command.ExecuteScalar();
    }
}
