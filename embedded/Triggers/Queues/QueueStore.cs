using Maestro.Embedded.Triggers.Storage;
using Maestro.Sqlite;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>
/// Durable queues in one SQLite file that this process owns. A task that completes has its effect on disk. Delivery is at least
/// once and in order of arrival.
/// </summary>
internal sealed class QueueStore(HostDatabase database, QueueTriggerOptions options, TimeProvider time)
{
    private const string Columns = "seq, id, receipt, visible, inserted, expires, dequeues, body";

    /// <summary>Something may have become receivable in the named queue.</summary>
    public event Action<string>? Ready;

    public QueueTriggerOptions Options => options;

    private long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Gives back what a process that is gone had held; the try still counts.</summary>
    public Task PrepareAsync() => database.WriteAsync(session => session
        .Prepare("UPDATE queue_messages SET receipt = NULL, visible = 0 WHERE receipt IS NOT NULL")
        .Execute());

    /// <summary>Stores a message, hidden for a while if asked.</summary>
    /// <exception cref="ArgumentException">The body is larger than a storage queue takes.</exception>
    public async Task<StoredMessage> SendAsync(
        string queue, ReadOnlyMemory<byte> body, TimeSpan hiddenFor = default, TimeSpan? timeToLive = null)
    {
        if (body.Length > QueueTriggerOptions.MaxMessageBytes)
            throw new ArgumentException(
                $"The message has {body.Length} bytes; a queue takes {QueueTriggerOptions.MaxMessageBytes}.", nameof(body));
        var id = Guid.NewGuid().ToString();
        var sent = await database.WriteAsync(session =>
        {
            var now = Now;
            return session
                .Prepare(
                    $"INSERT INTO queue_messages(queue, id, visible, inserted, expires, body) VALUES(?, ?, ?, ?, ?, ?) RETURNING {Columns}")
                .Bind(queue)
                .Bind(id)
                .Bind(hiddenFor > TimeSpan.Zero ? now + hiddenFor.Ticks : 0)
                .Bind(now)
                .Bind(now + timeToLive?.Ticks)
                .Bind(body.Span)
                .First(Message)!;
        });
        Ready?.Invoke(queue);
        return sent;
    }

    /// <summary>
    /// Holds up to <paramref name="count"/> messages for the caller, oldest first. Those that were tried as often as allowed go
    /// to the poison queue instead, those whose time is over are gone.
    /// </summary>
    public async Task<IReadOnlyList<StoredMessage>> ReceiveAsync(string queue, int count)
    {
        var (held, poisoned) = await database.WriteAsync(session =>
        {
            var now = Now;
            session.Prepare("DELETE FROM queue_messages WHERE expires <= ?").Bind(now).Execute();
            session.Prepare("UPDATE queue_messages SET visible = 0 WHERE queue = ? AND visible > 0 AND visible <= ?").Bind(queue)
                .Bind(now).Execute();
            var poison = QueueNames.PoisonOf(queue);
            var moved = poison is null ? 0 : Poison(session, queue, poison);
            return (Hold(session, queue, count, now), moved > 0 ? poison : null);
        });
        if (poisoned is not null) Ready?.Invoke(poisoned);
        return held;
    }

    /// <summary>
    /// When, after <paramref name="looked"/>, the passing of time can make a message receivable; null when it cannot.
    /// </summary>
    public DateTimeOffset? NextDue(string queue, DateTimeOffset looked) => database.Read(session =>
        session.Prepare("SELECT MIN(visible) FROM queue_messages WHERE queue = ? AND visible > ?").Bind(queue)
            .Bind(looked.UtcTicks).Scalar() is { } ticks
            ? Time(ticks)
            : (DateTimeOffset?)null);

    /// <summary>The messages of a queue in order, held or not, without holding them.</summary>
    public IReadOnlyList<StoredMessage> Peek(string queue, int count) => database.Read(session => session
        .Prepare($"SELECT {Columns} FROM queue_messages WHERE queue = ? ORDER BY seq LIMIT ?")
        .Bind(queue)
        .Bind(count)
        .List(Message));

    /// <summary>
    /// False when somebody else has received the message since, and then nothing changed. The same holds for the two below.
    /// </summary>
    public Task<bool> DeleteAsync(StoredMessage held) => SettleAsync(
        session => session.Prepare("DELETE FROM queue_messages WHERE seq = ? AND receipt = ?"), held);

    /// <summary>Keeps the message hidden for another <see cref="QueueTriggerOptions.LockDuration"/>.</summary>
    public Task<bool> RenewAsync(StoredMessage held)
    {
        var until = Now + options.LockDuration.Ticks;
        return SettleAsync(
            session => session.Prepare("UPDATE queue_messages SET visible = ? WHERE seq = ? AND receipt = ?").Bind(until), held);
    }

    /// <summary>Gives the message back, hidden for <see cref="QueueTriggerOptions.VisibilityTimeout"/>.</summary>
    public async Task<bool> GiveBackAsync(string queue, StoredMessage held)
    {
        var visible = options.VisibilityTimeout > TimeSpan.Zero ? Now + options.VisibilityTimeout.Ticks : 0;
        var given = await SettleAsync(
            session => session.Prepare("UPDATE queue_messages SET receipt = NULL, visible = ? WHERE seq = ? AND receipt = ?")
                .Bind(visible), held);
        if (given) Ready?.Invoke(queue);
        return given;
    }

    private List<StoredMessage> Hold(SqliteSession session, string queue, int count, long now)
    {
        var until = now + options.LockDuration.Ticks;
        var found = session
            .Prepare($"SELECT {Columns} FROM queue_messages WHERE queue = ? AND visible = 0 ORDER BY seq LIMIT ?")
            .Bind(queue)
            .Bind(count)
            .List(Message);
        return [.. found.Select(message => session
            .Prepare(
                $"UPDATE queue_messages SET receipt = ?, visible = ?, dequeues = dequeues + 1 WHERE seq = ? RETURNING {Columns}")
            .Bind(Guid.NewGuid().ToString())
            .Bind(until)
            .Bind(message.Sequence)
            .First(Message)!)];
    }

    private int Poison(SqliteSession session, string queue, string poison) => session
        .Prepare(
            """
            UPDATE queue_messages SET queue = ?, receipt = NULL, dequeues = 0, expires = NULL
            WHERE queue = ? AND dequeues > 0 AND dequeues >= ? AND visible = 0
            """)
        .Bind(poison)
        .Bind(queue)
        .Bind(options.MaxDequeueCount)
        .Execute();

    private Task<bool> SettleAsync(Func<SqliteSession, Statement> statement, StoredMessage held) =>
        database.WriteAsync(session => statement(session).Bind(held.Sequence).Bind(held.Receipt).Execute() == 1);

    private static StoredMessage Message(Statement row) => new(
        row.Number(0), row.Text(1), row.TextOrNull(2), Time(row.Number(3)), Time(row.Number(4)),
        row.IsNull(5) ? null : Time(row.Number(5)), (int)row.Number(6), row.Blob(7).ToArray());

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
