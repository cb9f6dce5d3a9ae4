using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Maestro.Embedded.Triggers.Storage;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>
/// Durable queues and topics in one SQLite file that this process owns. A task that completes has its effect on disk.
/// Delivery is at least once and in order of arrival; a session's messages are handed out one at a time.
/// </summary>
internal sealed class QueueStore(SqliteWriter writer, QueueTriggerOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, QueueEntity> _entities = new(StringComparer.OrdinalIgnoreCase);
    private long _lastPosition;

    /// <summary>Something may have become receivable in the named entity.</summary>
    public event Action<string>? Ready;

    public QueueTriggerOptions Options => options;

    private long Now => time.GetUtcNow().UtcTicks;

    /// <summary>Creates the tables and gives back what a process that is gone had locked; the delivery still counts.</summary>
    public Task PrepareAsync() => writer.WriteAsync(connection =>
    {
        connection.Execute(QueueSchema.Create);
        _lastPosition = connection.Number("SELECT MAX(position) FROM messages WHERE visible = 0") ?? 0;
        return connection.Execute("UPDATE messages SET lock_token = NULL, locked_till = NULL WHERE lock_token IS NOT NULL");
    });

    /// <summary>Makes a queue or subscription known. Senders reach only what is known.</summary>
    public void Declare(QueueEntity entity) => _entities[entity.Path] = entity;

    /// <summary>All of the messages or none. Returns their sequence numbers; a duplicate's is -1.</summary>
    /// <exception cref="ServiceBusException">No such queue or topic, or a message is too large.</exception>
    /// <exception cref="InvalidOperationException">A session is required and a message has none.</exception>
    public async Task<IReadOnlyList<long>> SendAsync(string target, IReadOnlyList<ServiceBusMessage> messages)
    {
        var receivers = _entities.Values.Where(entity => entity.Target.Equals(target, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (receivers.Length == 0)
            throw new ServiceBusException($"No function receives from '{target}'.", ServiceBusFailureReason.MessagingEntityNotFound, target);

        var outgoing = messages.Select(message => OutgoingMessage.Check(message, target, receivers, options)).ToArray();
        var sequences = await writer.WriteAsync(connection =>
        {
            var session = new QueueSendSession(connection, options, time.GetUtcNow(), _lastPosition);
            var numbers = outgoing.Select(message => session.Add(target, receivers, message)).ToArray();
            _lastPosition = session.LastPosition;
            return numbers;
        });
        foreach (var receiver in receivers) Ready?.Invoke(receiver.Path);
        return sequences;
    }

    /// <summary>Locks up to <paramref name="count"/> messages for the caller, oldest first.</summary>
    public Task<IReadOnlyList<StoredMessage>> ReceiveAsync(QueueEntity entity, int count) => writer.WriteAsync(connection =>
    {
        var now = Now;
        QueueHousekeeping.Run(connection, entity.Path, options.MaxDeliveryCount, now);
        var found = QueueQueries.FindReceivable(connection, entity, count, now);
        var until = now + options.LockDuration.Ticks;
        return (IReadOnlyList<StoredMessage>)[.. found.Select(sequence =>
        {
            connection.Execute(
                "UPDATE messages SET lock_token = $2, locked_till = $3, deliveries = deliveries + 1 WHERE seq = $1",
                sequence, Guid.NewGuid().ToString(), until);
            return QueueQueries.Read(connection, sequence)!;
        })];
    });

    /// <summary>When, after <paramref name="looked"/>, the passing of time can make a message receivable; null when it cannot.</summary>
    public Task<DateTimeOffset?> NextDueAsync(QueueEntity entity, DateTimeOffset looked) => writer.WriteAsync(connection =>
        QueueQueries.NextDue(connection, entity.Path, looked.UtcTicks) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : (DateTimeOffset?)null);

    /// <summary>The messages of an entity in order, without locking them: the dead ones, or the others.</summary>
    public Task<IReadOnlyList<StoredMessage>> PeekAsync(QueueEntity entity, bool dead, int count) =>
        writer.WriteAsync(connection => QueueQueries.Peek(connection, entity.Path, dead, count));

    /// <summary>Looks at dead messages without locking them, oldest first, from a sequence number on.</summary>
    public Task<IReadOnlyList<StoredMessage>> PeekDeadAsync(string entity, long from, int count) =>
        writer.WriteAsync(connection => QueueQueries.Dead(connection, Known(entity), from, count, unlockedOnly: false));

    /// <summary>Locks dead messages for the caller, oldest first.</summary>
    public Task<IReadOnlyList<StoredMessage>> ReceiveDeadAsync(string entity, int count) => writer.WriteAsync(connection =>
    {
        var path = Known(entity);
        QueueHousekeeping.Run(connection, path, options.MaxDeliveryCount, Now);
        var until = Now + options.LockDuration.Ticks;
        return (IReadOnlyList<StoredMessage>)[.. QueueQueries.Dead(connection, path, 0, count, unlockedOnly: true).Select(message =>
        {
            connection.Execute("UPDATE messages SET lock_token = $2, locked_till = $3 WHERE seq = $1", message.Sequence, Guid.NewGuid().ToString(), until);
            return QueueQueries.Read(connection, message.Sequence)!;
        })];
    });

    /// <summary>False when the lock is lost, and then nothing changed. The same holds for the four below.</summary>
    public Task<bool> CompleteAsync(string lockToken) => SettleAsync(lockToken, "DELETE FROM messages WHERE seq = $1");

    public Task<bool> AbandonAsync(string lockToken, IEnumerable<KeyValuePair<string, object>>? properties = null) => SettleAsync(
        lockToken, "UPDATE messages SET lock_token = NULL, locked_till = NULL, header = $2 WHERE seq = $1", properties);

    public Task<bool> DeferAsync(string lockToken, IEnumerable<KeyValuePair<string, object>>? properties = null) => SettleAsync(
        lockToken, $"UPDATE messages SET lock_token = NULL, locked_till = NULL, header = $2, state = {QueueSchema.Deferred} WHERE seq = $1", properties);

    public Task<bool> DeadLetterAsync(
        string lockToken, string? reason, string? description, IEnumerable<KeyValuePair<string, object>>? properties = null) => SettleAsync(
        lockToken,
        $"UPDATE messages SET lock_token = NULL, locked_till = NULL, header = $2, state = {QueueSchema.Dead} WHERE seq = $1",
        [.. properties ?? [], .. QueueHousekeeping.Reason(reason, description)]);

    /// <summary>The new end of the lock; null when it is lost.</summary>
    public Task<DateTimeOffset?> RenewAsync(string lockToken) => writer.WriteAsync(connection =>
    {
        var now = Now;
        var until = now + options.LockDuration.Ticks;
        var renewed = connection.Execute(
            "UPDATE messages SET locked_till = $2 WHERE lock_token = $1 AND locked_till > $3", lockToken, until, now);
        return renewed == 1 ? new DateTimeOffset(until, TimeSpan.Zero) : (DateTimeOffset?)null;
    });

    /// <summary>Removes every copy of a message that waits for its time. False when there is none with that number.</summary>
    public Task<bool> CancelScheduledAsync(string target, long sequence) => writer.WriteAsync(connection =>
        connection.Execute(
            """
            DELETE FROM messages WHERE (seq = $1 OR copy_of = $1) AND state = 0 AND visible > $2
              AND (entity = $3 OR substr(entity, 1, length($3) + 1) = $3 || '/' COLLATE NOCASE)
            """, sequence, Now, target) > 0);

    private string Known(string entity) =>
        _entities.TryGetValue(entity, out var known)
            ? known.Path
            : throw new ServiceBusException($"No function receives from '{entity}'.", ServiceBusFailureReason.MessagingEntityNotFound, entity);

    private async Task<bool> SettleAsync(string lockToken, string sql, IEnumerable<KeyValuePair<string, object>>? properties = null)
    {
        var entity = await writer.WriteAsync(connection =>
        {
            if (QueueQueries.FindLocked(connection, lockToken, Now) is not { } message) return null;
            connection.Execute(sql, message.Sequence, message.Header.With(properties).ToJson());
            return message.Entity;
        });
        if (entity is not null) Ready?.Invoke(entity);
        return entity is not null;
    }
}
