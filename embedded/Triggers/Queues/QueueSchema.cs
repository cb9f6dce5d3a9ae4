namespace Maestro.Embedded.Triggers.Queues;

/// <summary>The tables of the queue file. Times are UTC ticks.</summary>
internal static class QueueSchema
{
    public const int Active = 0;
    public const int Deferred = 1;
    public const int Dead = 2;

    // copy_of names the first of the copies that a topic's subscriptions got of one message.
    // position orders the messages of an entity by the time at which each becomes receivable. It never falls and is never
    // equal for messages that were so at once; their visible is 0, so that a clock set back does not hide them.
    public const string Create = """
        CREATE TABLE IF NOT EXISTS messages(
          seq         INTEGER PRIMARY KEY AUTOINCREMENT,
          entity      TEXT NOT NULL COLLATE NOCASE,
          position    INTEGER NOT NULL,
          state       INTEGER NOT NULL DEFAULT 0,
          visible     INTEGER NOT NULL,
          expires     INTEGER,
          session     TEXT,
          deliveries  INTEGER NOT NULL DEFAULT 0,
          lock_token  TEXT,
          locked_till INTEGER,
          copy_of     INTEGER,
          header      TEXT NOT NULL,
          body        BLOB NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS messages_ready ON messages(entity, state, position);
        CREATE INDEX IF NOT EXISTS messages_session ON messages(entity, session, state, position) WHERE session IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_token ON messages(lock_token) WHERE lock_token IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_locked ON messages(entity, locked_till) WHERE locked_till IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_delivered ON messages(entity, deliveries) WHERE deliveries > 0;
        CREATE INDEX IF NOT EXISTS messages_expiring ON messages(entity, expires) WHERE expires IS NOT NULL;
        CREATE INDEX IF NOT EXISTS messages_copies ON messages(copy_of) WHERE copy_of IS NOT NULL;
        CREATE TABLE IF NOT EXISTS seen(
          target TEXT NOT NULL COLLATE NOCASE,
          id     TEXT NOT NULL,
          at     INTEGER NOT NULL,
          PRIMARY KEY(target, id)) WITHOUT ROWID, STRICT;
        CREATE INDEX IF NOT EXISTS seen_at ON seen(at);
        """;
}
