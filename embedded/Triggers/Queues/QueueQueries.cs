using Maestro.Embedded.Triggers.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Reads of the queue file; each runs on the writer's connection.</summary>
internal static class QueueQueries
{
    private const string Columns = "seq, deliveries, lock_token, locked_till, state, header, body";

    // A session gives out its oldest message only, and none while one of it is locked.
    private const string OfSessions = """
        SELECT m.seq FROM messages m
        WHERE m.entity = $1 AND m.state = 0 AND m.visible <= $2 AND m.lock_token IS NULL
          AND NOT EXISTS (SELECT 1 FROM messages l WHERE l.entity = $1 AND l.session = m.session AND l.lock_token IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.entity = $1 AND o.session = m.session AND o.state = 0
                            AND o.visible <= $2 AND (o.position, o.seq) < (m.position, m.seq))
        ORDER BY m.position, m.seq LIMIT $3
        """;

    private const string OfAll = """
        SELECT seq FROM messages
        WHERE entity = $1 AND state = 0 AND visible <= $2 AND lock_token IS NULL
        ORDER BY position, seq LIMIT $3
        """;

    public static IReadOnlyList<long> FindReceivable(SqliteConnection connection, QueueEntity entity, int count, long now)
    {
        using var command = connection.Command(entity.RequiresSession ? OfSessions : OfAll, entity.Path, now, count);
        using var rows = command.ExecuteReader();
        List<long> found = [];
        while (rows.Read()) found.Add(rows.GetInt64(0));
        return found;
    }

    public static StoredMessage? Read(SqliteConnection connection, long sequence)
    {
        using var command = connection.Command($"SELECT {Columns} FROM messages WHERE seq = $1", sequence);
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    public static IReadOnlyList<StoredMessage> Peek(SqliteConnection connection, string entity, bool dead, int count)
    {
        using var command = connection.Command(
            $"SELECT {Columns} FROM messages WHERE entity = $1 AND (state = {QueueSchema.Dead}) = $2 ORDER BY position, seq LIMIT $3",
            entity, dead ? 1 : 0, count);
        using var rows = command.ExecuteReader();
        List<StoredMessage> found = [];
        while (rows.Read()) found.Add(Read(rows));
        return found;
    }

    public static IReadOnlyList<StoredMessage> Dead(SqliteConnection connection, string entity, long from, int count, bool unlockedOnly)
    {
        using var command = connection.Command(
            $"SELECT {Columns} FROM messages WHERE entity = $1 AND state = {QueueSchema.Dead} AND seq >= $2 AND (lock_token IS NULL OR $3 = 0) ORDER BY seq LIMIT $4",
            entity, from, unlockedOnly ? 1 : 0, count);
        using var rows = command.ExecuteReader();
        List<StoredMessage> found = [];
        while (rows.Read()) found.Add(Read(rows));
        return found;
    }

    public static (long Sequence, string Entity, MessageHeader Header)? FindLocked(SqliteConnection connection, string lockToken, long now)
    {
        using var command = connection.Command(
            "SELECT seq, entity, header FROM messages WHERE lock_token = $1 AND locked_till > $2", lockToken, now);
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetString(1), MessageHeader.FromJson(row.GetString(2))) : null;
    }

    public static long? NextDue(SqliteConnection connection, string entity, long looked) => connection.Number(
        """
        SELECT MIN(due) FROM (
          SELECT MIN(visible) AS due FROM messages WHERE entity = $1 AND state = 0 AND visible > $2
          UNION ALL
          SELECT MIN(locked_till) FROM messages WHERE entity = $1 AND locked_till IS NOT NULL)
        """, entity, looked);

    private static StoredMessage Read(SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetInt32(1),
        row.IsDBNull(2) ? Guid.Empty : Guid.Parse(row.GetString(2)),
        row.IsDBNull(3) ? default : new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
        row.GetInt32(4),
        MessageHeader.FromJson(row.GetString(5)),
        (byte[])row[6]);
}
