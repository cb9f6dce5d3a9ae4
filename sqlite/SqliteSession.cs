using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Maestro.Sqlite;

/// <summary>
/// A connection with its statements prepared. Used by one thread at a time; throws <see cref="SqliteException"/>.
/// </summary>
public sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);
    private readonly Statement _begin, _commit, _rollback;

    internal SqliteSession(SqliteConnection connection)
    {
        Connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
    }

    internal SqliteConnection Connection { get; }

    /// <summary>
    /// The statement of this text, prepared once and kept as long as the session. Texts are constants; values are bound.
    /// </summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;
        var result = raw.sqlite3_prepare_v2(Connection.Handle, sql, out var handle);
        if (result != raw.SQLITE_OK) throw Statement.ErrorOf(Connection.Handle!, result);
        return _statements[sql] = new Statement(Connection.Handle!, handle);
    }

    /// <summary>Runs a script of one or more statements without values.</summary>
    public void Run(string script)
    {
        var result = raw.sqlite3_exec(Connection.Handle, script);
        if (result != raw.SQLITE_OK) throw Statement.ErrorOf(Connection.Handle!, result);
    }

    public void Begin() => _begin.Execute();

    public void Commit() => _commit.Execute();

    /// <summary>Undoes the open transaction; SQLite may have done so already, after a full disk for one.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(Connection.Handle) == 0) _rollback.Execute();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Close();
        Connection.Dispose();
    }
}
