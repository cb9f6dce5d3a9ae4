using Maestro.Embedded.Triggers.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>
/// Durable queues in one SQLite file that this process owns. A task that completes has its effect on disk. Delivery is at least once and in
/// order of arrival.
/// </summary>
internal sealed class QueueStore(SqliteWriter writer, QueueTriggerOptions options, TimeProvider time)
{
    private const string Columns = "seq, id, receipt, visible, inserted, expires, dequeues, body";

    /// <summary>Something may have become receivable in the named queue.</summary>
    public event Action<string>? Ready;

    public QueueTriggerOptions Options => options;

    private long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Creates the table and gives back what a process that is gone had held; the try still counts.</summary>
    public Task PrepareAsync() => writer.WriteAsync(connection =>
    {
        connection.Execute(QueueSchema.Create);
        if (connection.Number("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'messages'") is not null)
            connection.Execute(QueueSchema.TakeOver, Now);
        return connection.Execute("UPDATE queue_messages SET receipt = NULL, visible = 0 WHERE receipt IS NOT NULL");
    });

    /// <summary>Stores a message, hidden for a while if asked.</summary>
    /// <exception cref="ArgumentException">The body is larger than a storage queue takes.</exception>
    public async Task<StoredMessage> SendAsync(string queue, ReadOnlyMemory<byte> body, TimeSpan hiddenFor = default, TimeSpan? timeToLive = null)
    {
        if (body.Length > QueueTriggerOptions.MaxMessageBytes)
            throw new ArgumentException($"The message has {body.Length} bytes; a queue takes {QueueTriggerOptions.MaxMessageBytes}.", nameof(body));
        var id = Guid.NewGuid().ToString();
        var sent = await writer.WriteAsync(connection =>
        {
            var now = Now;
            connection.Execute(
                "INSERT INTO queue_messages(queue, id, visible, inserted, expires, body) VALUES($1, $2, $3, $4, $5, $6)",
                queue, id, hiddenFor > TimeSpan.Zero ? now + hiddenFor.Ticks : 0, now, now + timeToLive?.Ticks, body.ToArray());
            return Read(connection, $"SELECT {Columns} FROM queue_messages WHERE seq = last_insert_rowid()")[0];
        });
        Ready?.Invoke(queue);
        return sent;
    }

    /// <summary>
    /// Holds up to <paramref name="count"/> messages for the caller, oldest first. Those that were tried as often as allowed go to the poison
    /// queue instead, those whose time is over are gone.
    /// </summary>
    public async Task<IReadOnlyList<StoredMessage>> ReceiveAsync(string queue, int count)
    {
        var (held, poisoned) = await writer.WriteAsync(connection =>
        {
            var now = Now;
            connection.Execute("DELETE FROM queue_messages WHERE expires <= $1", now);
            connection.Execute("UPDATE queue_messages SET visible = 0 WHERE queue = $1 AND visible > 0 AND visible <= $2", queue, now);
            var poison = QueueNames.PoisonOf(queue);
            var moved = poison is null ? 0 : Poison(connection, queue, poison);
            return (Hold(connection, queue, count, now), moved > 0 ? poison : null);
        });
        if (poisoned is not null) Ready?.Invoke(poisoned);
        return held;
    }

    /// <summary>When, after <paramref name="looked"/>, the passing of time can make a message receivable; null when it cannot.</summary>
    public Task<DateTimeOffset?> NextDueAsync(string queue, DateTimeOffset looked) => writer.WriteAsync(connection =>
        connection.Number("SELECT MIN(visible) FROM queue_messages WHERE queue = $1 AND visible > $2", queue, looked.UtcTicks) is { } ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : (DateTimeOffset?)null);

    /// <summary>The messages of a queue in order, held or not, without holding them.</summary>
    public Task<IReadOnlyList<StoredMessage>> PeekAsync(string queue, int count) => writer.WriteAsync(connection =>
        (IReadOnlyList<StoredMessage>)Read(connection, $"SELECT {Columns} FROM queue_messages WHERE queue = $1 ORDER BY seq LIMIT $2", queue, count));

    /// <summary>False when somebody else has received the message since, and then nothing changed. The same holds for the two below.</summary>
    public Task<bool> DeleteAsync(StoredMessage held) => SettleAsync(held, null, "DELETE FROM queue_messages WHERE seq = $1 AND receipt = $2");

    /// <summary>Keeps the message hidden for another <see cref="QueueTriggerOptions.LockDuration"/>.</summary>
    public Task<bool> RenewAsync(StoredMessage held) => SettleAsync(
        held, null, "UPDATE queue_messages SET visible = $3 WHERE seq = $1 AND receipt = $2", Now + options.LockDuration.Ticks);

    /// <summary>Gives the message back, hidden for <see cref="QueueTriggerOptions.VisibilityTimeout"/>.</summary>
    public Task<bool> GiveBackAsync(string queue, StoredMessage held) => SettleAsync(
        held, queue, "UPDATE queue_messages SET receipt = NULL, visible = $3 WHERE seq = $1 AND receipt = $2",
        options.VisibilityTimeout > TimeSpan.Zero ? Now + options.VisibilityTimeout.Ticks : 0);

    private List<StoredMessage> Hold(SqliteConnection connection, string queue, int count, long now)
    {
        var until = now + options.LockDuration.Ticks;
        var found = Read(
            connection, $"SELECT {Columns} FROM queue_messages WHERE queue = $1 AND visible = 0 ORDER BY seq LIMIT $2", queue, count);
        return [.. found.Select(message =>
        {
            var receipt = Guid.NewGuid().ToString();
            connection.Execute(
                "UPDATE queue_messages SET receipt = $2, visible = $3, dequeues = dequeues + 1 WHERE seq = $1", message.Sequence, receipt, until);
            return message with { Receipt = receipt, VisibleFrom = Time(until), Dequeues = message.Dequeues + 1 };
        })];
    }

    private int Poison(SqliteConnection connection, string queue, string poison) => connection.Execute(
        """
        UPDATE queue_messages SET queue = $2, receipt = NULL, dequeues = 0, expires = NULL
        WHERE queue = $1 AND dequeues > 0 AND dequeues >= $3 AND visible = 0
        """, queue, poison, options.MaxDequeueCount);

    private async Task<bool> SettleAsync(StoredMessage held, string? ready, string sql, object? value = null)
    {
        var settled = await writer.WriteAsync(connection => connection.Execute(sql, held.Sequence, held.Receipt, value) == 1);
        if (settled && ready is not null) Ready?.Invoke(ready);
        return settled;
    }

    private static List<StoredMessage> Read(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(sql, values);
        using var rows = command.ExecuteReader();
        List<StoredMessage> found = [];
        while (rows.Read())
        {
            found.Add(new StoredMessage(
                rows.GetInt64(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2), Time(rows.GetInt64(3)), Time(rows.GetInt64(4)),
                rows.IsDBNull(5) ? null : Time(rows.GetInt64(5)), rows.GetInt32(6), (byte[])rows[7]));
        }

        return found;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
