using Maestro.Embedded.Triggers.Storage;
using Maestro.Sqlite;

namespace Maestro.Embedded.Triggers.Timers;

/// <summary>Keeps each timer's record. A write is on disk when its task completes.</summary>
internal sealed class TimerStore(HostDatabase database)
{
    public TimerRecord? Read(string name) => database.Read(session => session
        .Prepare("SELECT schedule, last, next, updated FROM timers WHERE name = ?")
        .Bind(name)
        .First(row => new TimerRecord(row.Text(0), row.IsNull(1) ? null : Utc(row, 1), Utc(row, 2), Utc(row, 3))));

    public Task WriteAsync(string name, TimerRecord record) => database.WriteAsync(session => session
        .Prepare("INSERT OR REPLACE INTO timers(name, schedule, last, next, updated) VALUES(?, ?, ?, ?, ?)")
        .Bind(name)
        .Bind(record.Schedule)
        .Bind(record.Last?.Ticks)
        .Bind(record.Next.Ticks)
        .Bind(record.Updated.Ticks)
        .Execute());

    private static DateTime Utc(Statement row, int column) => new(row.Number(column), DateTimeKind.Utc);
}
