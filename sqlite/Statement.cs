using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Maestro.Sqlite;

/// <summary>
/// A prepared statement. It speaks to SQLite itself: of a commit's time on the processor, ADO.NET's way through named and boxed
/// parameters would be a good part. Values are bound in the order of the calls; an execution forgets them.
/// </summary>
/// <remarks>
/// Every call throws <see cref="SqliteException"/>; after a failed execution the transaction may have been undone.
/// </remarks>
public sealed class Statement
{
    private const int MaxOnStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    /// <summary>The session prepares the statement and ends it.</summary>
    internal Statement(sqlite3 database, sqlite3_stmt statement)
    {
        _database = database;
        _statement = statement;
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

        // An empty span would be bound as null.
        if (value.Length == 0)
        {
            Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
            return this;
        }

        // SQLite copies what is bound, so the UTF-8 form needs no memory of its own.
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        var buffer = most <= MaxOnStack ? stackalloc byte[MaxOnStack] : rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            Check(raw.sqlite3_bind_text(_statement, ++_bound, buffer[..Encoding.UTF8.GetBytes(value, buffer)]));
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }

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

    /// <summary>Runs the statement to its end without looking at rows.</summary>
    /// <returns>How many rows an INSERT, UPDATE or DELETE changed.</returns>
    public int Execute()
    {
        var result = raw.sqlite3_step(_statement);

        // The reset repeats the step's error; what matters is that the statement can be used again.
        var error = result is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : ErrorOf(_database, result);
        Reset();
        if (error is not null) throw error;
        return raw.sqlite3_changes(_database);
    }

    /// <summary>The next row; false at the end. Who stops before that must <see cref="Reset"/>.</summary>
    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        if (result == raw.SQLITE_ROW) return true;
        var error = result == raw.SQLITE_DONE ? null : ErrorOf(_database, result);
        Reset();
        return error is null ? false : throw error;
    }

    /// <summary>Ends an execution, so that another can begin.</summary>
    public void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _bound = 0;
    }

    /// <summary>The first row; null when there is none.</summary>
    public T? First<T>(Func<Statement, T> read)
        where T : class
    {
        try
        {
            return Read() ? read(this) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>All rows.</summary>
    public List<T> List<T>(Func<Statement, T> read)
    {
        try
        {
            var rows = new List<T>();
            while (Read()) rows.Add(read(this));
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The first column of the first row; null when there is no row or no value.</summary>
    public long? Scalar()
    {
        try
        {
            return Read() ? NumberOrNull(0) : null;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>A column of the present row. The same holds for those below.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Good until the next call of the statement; null reads as empty.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    internal void Close() => _statement.Dispose();

    internal static SqliteException ErrorOf(sqlite3 database, int result) => new(
        $"SQLite Error {result}: '{raw.sqlite3_errmsg(database).utf8_to_string()}'.", result & 0xFF,
        raw.sqlite3_extended_errcode(database));

    private Statement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK) return;
        _bound = 0;
        throw ErrorOf(_database, result);
    }
}
