using Maestro.Sqlite;

namespace Maestro.Embedded.Triggers.Storage;

/// <summary>The tables of the queues and timers. Times are UTC ticks.</summary>
internal static class HostSchema
{
    // What the first releases had, whose files had no version: Service Bus messages.
    private const string Version1 = """
        CREATE TABLE IF NOT EXISTS timers(
          name     TEXT PRIMARY KEY COLLATE NOCASE,
          schedule TEXT NOT NULL,
          last     INTEGER,
          next     INTEGER NOT NULL,
          updated  INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS messages(
          seq      INTEGER PRIMARY KEY AUTOINCREMENT,
          entity   TEXT NOT NULL COLLATE NOCASE,
          position INTEGER NOT NULL,
          state    INTEGER NOT NULL DEFAULT 0,
          header   TEXT NOT NULL,
          body     BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS seen(
          target TEXT NOT NULL COLLATE NOCASE,
          id     TEXT NOT NULL,
          at     INTEGER NOT NULL,
          PRIMARY KEY(target, id)) WITHOUT ROWID, STRICT;
        """;

    // visible is 0 for a message that is there to be taken, so that a clock set back does not hide it; the order is that of
    // arrival.
    // A message that is held has a receipt. What waited before goes on waiting; what was dead is in the poison queue.
    private const string Version2 = """
        CREATE TABLE queue_messages(
          seq      INTEGER PRIMARY KEY AUTOINCREMENT,
          queue    TEXT NOT NULL,
          id       TEXT NOT NULL,
          receipt  TEXT,
          visible  INTEGER NOT NULL,
          inserted INTEGER NOT NULL,
          expires  INTEGER,
          dequeues INTEGER NOT NULL DEFAULT 0,
          body     BLOB NOT NULL) STRICT;
        CREATE INDEX queue_messages_next ON queue_messages(queue, visible, seq);
        CREATE INDEX queue_messages_tried ON queue_messages(queue, dequeues) WHERE dequeues > 0;
        CREATE INDEX queue_messages_expiring ON queue_messages(expires) WHERE expires IS NOT NULL;
        INSERT INTO queue_messages(queue, id, visible, inserted, body)
          SELECT lower(entity) || CASE state WHEN 2 THEN '-poison' ELSE '' END,
                 coalesce(json_extract(header, '$.Properties."maestro-first-id".Text'), json_extract(header, '$.MessageId'), 'message ' || seq),
                 0, (unixepoch() + 62135596800) * 10000000, body
          FROM messages WHERE instr(entity, '/') = 0 ORDER BY position, seq;
        DROP TABLE messages;
        DROP TABLE seen;
        """;

    public static DatabaseSchema Current { get; } = new()
    {
        MetaTable = "host_meta",
        Steps = [Version1, Version2],
        UnversionedTable = "messages",
    };
}
