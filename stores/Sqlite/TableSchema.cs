using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

internal static class TableSchema
{
    // version_ceiling: etags below it may have been given out; see TableWriter.
    public static DatabaseSchema Current { get; } = new()
    {
        MetaTable = "store_meta",
        Steps =
        [
            """
            CREATE TABLE store_rows (
              id        INTEGER PRIMARY KEY,
              tbl       TEXT NOT NULL,
              partition TEXT NOT NULL,
              row       TEXT NOT NULL,
              version   INTEGER NOT NULL,
              body      TEXT NOT NULL,
              UNIQUE (tbl, partition, row)
            );
            INSERT INTO store_meta (name, value) VALUES ('version_ceiling', 1);
            """,
        ],
    };
}
