using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Maestro.Stores.Sqlite;

/// <summary>The connection that writes, with its statements prepared, and the source of versions.</summary>
/// <remarks>
/// Versions must never be given out twice, also not after a restart or by a second process, or an old etag could fit a
/// new row. The file keeps a ceiling; a session reserves a block of numbers by raising it, once per block.
/// </remarks>
internal sealed class WriteSession : IDisposable
{
    private const long Block = 1_000_000;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin, _commit, _rollback, _reserve, _version, _put, _delete;
    private long _next, _ceiling;

    public WriteSession(SqliteDatabase database)
    {
        _connection = database.Connect();
        _begin = _connection.Prepare("BEGIN IMMEDIATE");
        _commit = _connection.Prepare("COMMIT");
        _rollback = _connection.Prepare("ROLLBACK");
        _reserve = _connection.Prepare("UPDATE store_meta SET value = value + $n WHERE name = 'version_ceiling' RETURNING value", "$n");
        _version = _connection.Prepare("SELECT version FROM store_rows WHERE tbl = $t AND partition = $p AND row = $r", "$t", "$p", "$r");
        _put = _connection.Prepare(
            """
            INSERT INTO store_rows (tbl, partition, row, version, body) VALUES ($t, $p, $r, $v, $b)
            ON CONFLICT (tbl, partition, row) DO UPDATE SET version = excluded.version, body = excluded.body
            """,
            "$t", "$p", "$r", "$v", "$b");
        _delete = _connection.Prepare("DELETE FROM store_rows WHERE tbl = $t AND partition = $p AND row = $r", "$t", "$p", "$r");
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    public void Rollback()
    {
        // Whatever was reserved in this transaction is not.
        _next = _ceiling = 0;

        // SQLite has rolled back by itself after some faults, a full disk among them.
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.ExecuteNonQuery();
    }

    /// <summary>Applies a batch inside the open transaction, or nothing of it when a condition does not hold.</summary>
    public WriteOutcome Apply(WriteRequest request)
    {
        // All conditions first: nothing else writes inside this transaction, so no savepoint is needed.
        for (var i = 0; i < request.Writes.Count; i++)
        {
            if (!Holds(request, request.Writes[i])) return WriteOutcome.ConditionFailed(i);
        }

        var etags = new string?[request.Writes.Count];
        for (var i = 0; i < etags.Length; i++) etags[i] = Apply(request, request.Writes[i]);
        return WriteOutcome.Success(etags);
    }

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _reserve.Dispose();
        _version.Dispose();
        _put.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private bool Holds(WriteRequest request, TableWrite write) => write switch
    {
        { Kind: WriteKind.Insert } => VersionOf(request, write) is null,
        { ETag: { } etag } => VersionOf(request, write) == ETags.Parse(etag),
        _ => true,
    };

    private string? Apply(WriteRequest request, TableWrite write)
    {
        if (write.Kind == WriteKind.Delete)
        {
            _delete.Run(request.Table, request.Partition, write.Row);
            return null;
        }

        var version = NextVersion();
        _put.Run(request.Table, request.Partition, write.Row, version, write.Body!);
        return ETags.Format(version);
    }

    private long? VersionOf(WriteRequest request, TableWrite write) => _version.Scalar(request.Table, request.Partition, write.Row);

    private long NextVersion()
    {
        if (_next == _ceiling)
        {
            _ceiling = _reserve.Scalar(Block)!.Value;
            _next = _ceiling - Block;
        }

        return _next++;
    }
}
