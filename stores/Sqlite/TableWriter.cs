using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Applies batches on one connection, and is the source of versions.</summary>
/// <remarks>
/// Versions must never be given out twice, also not after a restart or by a second process, or an old etag could fit a
/// new row. The file keeps a ceiling; a connection reserves a block of numbers by raising it, once per block. One that saw a
/// transaction fail is not used again, so what it had reserved is forgotten with it.
/// </remarks>
internal sealed class TableWriter(SqliteSession session)
{
    private const long Block = 1_000_000;

    private readonly Statement _reserve = session.Prepare(
        "UPDATE store_meta SET value = value + ? WHERE name = 'version_ceiling' RETURNING value");
    private readonly Statement _version = session.Prepare(
        "SELECT version FROM store_rows WHERE tbl = ? AND partition = ? AND row = ?");
    private readonly Statement _delete = session.Prepare("DELETE FROM store_rows WHERE tbl = ? AND partition = ? AND row = ?");
    private readonly Statement _put = session.Prepare(
        """
        INSERT INTO store_rows (tbl, partition, row, version, body) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (tbl, partition, row) DO UPDATE SET version = excluded.version, body = excluded.body
        """);

    private long _next, _ceiling;

    /// <summary>Applies a batch inside the open transaction, or nothing of it when a condition does not hold.</summary>
    public WriteOutcome Apply(string table, string partition, IReadOnlyList<TableWrite> writes)
    {
        // All conditions first: nothing else writes inside this transaction, so no savepoint is needed.
        for (var i = 0; i < writes.Count; i++)
        {
            if (!Holds(table, partition, writes[i])) return WriteOutcome.ConditionFailed(i);
        }

        var etags = new string?[writes.Count];
        for (var i = 0; i < etags.Length; i++) etags[i] = Apply(table, partition, writes[i]);
        return WriteOutcome.Success(etags);
    }

    private bool Holds(string table, string partition, TableWrite write) => write switch
    {
        { Kind: WriteKind.Insert } => VersionOf(table, partition, write) is null,
        { ETag: { } etag } => VersionOf(table, partition, write) == ETags.Parse(etag),
        _ => true,
    };

    private string? Apply(string table, string partition, TableWrite write)
    {
        if (write.Kind == WriteKind.Delete)
        {
            _delete.Bind(table).Bind(partition).Bind(write.Row).Execute();
            return null;
        }

        var version = NextVersion();
        _put.Bind(table).Bind(partition).Bind(write.Row).Bind(version).Bind(write.Body).Execute();
        return ETags.Format(version);
    }

    private long? VersionOf(string table, string partition, TableWrite write) =>
        _version.Bind(table).Bind(partition).Bind(write.Row).Scalar();

    private long NextVersion()
    {
        if (_next == _ceiling)
        {
            _ceiling = _reserve.Bind(Block).Scalar()!.Value;
            _next = _ceiling - Block;
        }

        return _next++;
    }
}
