using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>
/// A prepared statement without rows. It speaks to SQLite itself: of a commit's time on the processor, ADO.NET's way through
/// named and boxed parameters would be a good part. Parameters are bound in the order of the calls; an execution forgets them.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public Statement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public Statement Bind(string? value)
    {
        if (value is null) return BindNull();
        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0)
            : raw.sqlite3_bind_blob(_statement, ++_bound, value));
        return this;
    }

    public Statement Bind(byte[]? value) => value is null ? BindNull() : Bind(value.AsSpan());

    /// <exception cref="SqliteException">It failed; the transaction may have been undone.</exception>
    public void Execute()
    {
        var result = raw.sqlite3_step(_statement);

        // The reset repeats the step's error; what matters is that the statement can be used again.
        var error = result is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : ErrorOf(result);
        _ = raw.sqlite3_reset(_statement);
        _bound = 0;
        if (error is not null) throw error;
    }

    public void Dispose() => _statement.Dispose();

    private Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK) return;
        _bound = 0;
        throw ErrorOf(result);
    }

    private SqliteException ErrorOf(int result) => new(
        $"SQLite Error {result}: '{raw.sqlite3_errmsg(_database).utf8_to_string()}'.", result & 0xFF, raw.sqlite3_extended_errcode(_database));
}
