using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Maestro.Sqlite;

/// <summary>
/// Brings a file to its schema's version. Each step runs once, in a transaction together with the new version number, so a
/// step that fails or is cut short leaves no trace. A file that is newer or somebody else's is refused untouched.
/// </summary>
internal static class Migration
{
    /// <exception cref="DatabaseException">A newer release wrote the file, it is somebody else's, or a step failed.</exception>
    public static void Upgrade(SqliteSession session, string path, DatabaseSchema schema)
    {
        for (var version = Check(session, path, schema); version < schema.Steps.Count; version = Check(session, path, schema))
        {
            try
            {
                Apply(session, path, schema, version);
            }
            catch (SqliteException exception)
            {
                var fault = DatabaseException.From(exception, path)!;
                throw new DatabaseException(
                    fault.Fault,
                    $"The database '{path}' stays at schema {version}, the step to schema {version + 1} failed: {fault.Message}",
                    exception);
            }
        }
    }

    /// <summary>Reads only.</summary>
    /// <returns>The version of the file; 0 when it is empty.</returns>
    /// <exception cref="DatabaseException">A newer release wrote the file, or it is somebody else's.</exception>
    public static int Check(SqliteSession session, string path, DatabaseSchema schema)
    {
        var tables = session.Prepare("SELECT name FROM sqlite_master WHERE type = 'table'").List(row => row.Text(0));
        if (!tables.Contains(schema.MetaTable))
        {
            if (tables.Count == 0 || (schema.UnversionedTable is { } known && tables.Contains(known))) return 0;
            throw new DatabaseException(DatabaseFault.Foreign, $"'{path}' is an SQLite database, but not one of this program.");
        }

        var found = session.Prepare($"SELECT CAST(value AS INTEGER) FROM {schema.MetaTable} WHERE name = ?")
            .Bind(schema.VersionName).Scalar() ?? 0;
        if (found <= schema.Steps.Count) return (int)found;
        throw new DatabaseException(
            DatabaseFault.Newer,
            $"The database '{path}' has schema {found}; this release knows {schema.Steps.Count}. Use the newer release, or another file.");
    }

    private static void Apply(SqliteSession session, string path, DatabaseSchema schema, int version)
    {
        session.Begin();
        try
        {
            // Of two processes that start together the second finds the step done.
            if (Check(session, path, schema) == version)
            {
                session.Run(
                    $"CREATE TABLE IF NOT EXISTS {schema.MetaTable} (name TEXT PRIMARY KEY, value {schema.ValueType} NOT NULL) WITHOUT ROWID");
                session.Run(schema.Steps[version]);
                session.Run(string.Create(
                    CultureInfo.InvariantCulture,
                    $"INSERT OR REPLACE INTO {schema.MetaTable} (name, value) VALUES ('{schema.VersionName}', {version + 1})"));
            }

            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }
}
