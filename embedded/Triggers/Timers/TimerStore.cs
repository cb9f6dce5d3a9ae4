using Maestro.Embedded.Triggers.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>Keeps each timer's record in SQLite. A write is on disk when its task completes.</summary>
internal sealed class TimerStore(SqliteWriter writer)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS timers(
          name     TEXT PRIMARY KEY COLLATE NOCASE,
          schedule TEXT NOT NULL,
          last     INTEGER,
          next     INTEGER NOT NULL,
          updated  INTEGER NOT NULL) STRICT
        """;

    public Task PrepareAsync() => writer.WriteAsync(connection => connection.Execute(Schema));

    public Task<TimerRecord?> ReadAsync(string name) => writer.WriteAsync(connection =>
    {
        using var command = connection.Command("SELECT schedule, last, next, updated FROM timers WHERE name = $1", name);
        using var row = command.ExecuteReader();
        return row.Read()
            ? new TimerRecord(row.GetString(0), row.IsDBNull(1) ? null : Utc(row, 1), Utc(row, 2), Utc(row, 3))
            : null;
    });

    public Task WriteAsync(string name, TimerRecord record) => writer.WriteAsync(connection => connection.Execute(
        "INSERT OR REPLACE INTO timers(name, schedule, last, next, updated) VALUES($1, $2, $3, $4, $5)",
        name, record.Schedule, record.Last?.Ticks, record.Next.Ticks, record.Updated.Ticks));

    private static DateTime Utc(SqliteDataReader row, int column) => new(row.GetInt64(column), DateTimeKind.Utc);
}
