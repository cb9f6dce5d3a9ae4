namespace Maestro.Embedded.Triggers.Queues;

/// <summary>The table of the queue file. Times are UTC ticks.</summary>
internal static class QueueSchema
{
    // visible is 0 for a message that is there to be taken, so that a clock set back does not hide it; the order is that of arrival.
    // A message that is held has a receipt.
    public const string Create = """
        CREATE TABLE IF NOT EXISTS queue_messages(
          seq      INTEGER PRIMARY KEY AUTOINCREMENT,
          queue    TEXT NOT NULL,
          id       TEXT NOT NULL,
          receipt  TEXT,
          visible  INTEGER NOT NULL,
          inserted INTEGER NOT NULL,
          expires  INTEGER,
          dequeues INTEGER NOT NULL DEFAULT 0,
          body     BLOB NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS queue_messages_next ON queue_messages(queue, visible, seq);
        CREATE INDEX IF NOT EXISTS queue_messages_tried ON queue_messages(queue, dequeues) WHERE dequeues > 0;
        CREATE INDEX IF NOT EXISTS queue_messages_expiring ON queue_messages(expires) WHERE expires IS NOT NULL;
        """;

    // Releases before this one kept Service Bus messages. What waited goes on waiting; what was dead is in the poison queue.
    public const string TakeOver = """
        INSERT INTO queue_messages(queue, id, visible, inserted, body)
          SELECT lower(entity) || CASE state WHEN 2 THEN '-poison' ELSE '' END,
                 coalesce(json_extract(header, '$.Properties."maestro-first-id".Text'), json_extract(header, '$.MessageId'), 'message ' || seq),
                 0, $1, body
          FROM messages WHERE instr(entity, '/') = 0 ORDER BY position, seq;
        DROP TABLE messages;
        DROP TABLE seen;
        """;
}
