using Maestro.Embedded.Triggers.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Stores the messages of one send, inside the writer's transaction.</summary>
internal sealed class QueueSendSession(SqliteConnection connection, QueueTriggerOptions options, DateTimeOffset now, long lastPosition)
{
    /// <summary>The position given to the latest message that is visible at once.</summary>
    public long LastPosition { get; private set; } = lastPosition;

    /// <summary>One copy for each receiver. The first copy's number; -1 for a message id seen within the window.</summary>
    public long Add(string target, IReadOnlyList<QueueEntity> receivers, OutgoingMessage message)
    {
        if (message.Header.MessageId is { } id && !Remember(target, id)) return -1;

        var scheduled = message.Header.Scheduled is { } at && at > now;
        var visible = scheduled ? message.Header.Scheduled!.Value : now;
        // The clock may stand still or go back; order of arrival must not.
        var position = scheduled ? visible.UtcTicks : LastPosition = Math.Max(LastPosition + 1, now.UtcTicks);
        var lives = message.Header.TimeToLive < DateTimeOffset.MaxValue - visible;
        var header = (message.Header with { Enqueued = visible }).ToJson();
        long? first = null;
        foreach (var receiver in receivers)
        {
            var sequence = connection.Number(
                """
                INSERT INTO messages(entity, position, visible, expires, session, header, body, copy_of)
                VALUES($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq
                """,
                receiver.Path, position, scheduled ? visible.UtcTicks : 0,
                lives ? (visible + message.Header.TimeToLive).UtcTicks : null,
                receiver.RequiresSession ? message.Header.SessionId : null,
                header, message.Body, first);
            first ??= sequence;
        }

        return first!.Value;
    }

    private bool Remember(string target, string id)
    {
        connection.Execute("DELETE FROM seen WHERE at <= $1", (now - options.DuplicateWindow).UtcTicks);
        return connection.Execute("INSERT OR IGNORE INTO seen(target, id, at) VALUES($1, $2, $3)", target, id, now.UtcTicks) == 1;
    }
}
