using System.Collections.Concurrent;

namespace Maestro.Sqlite;

/// <summary>
/// Connections for reading, each used by one caller at a time; made on demand, as many are kept as are used at once.
/// </summary>
/// <param name="database">Where they read; it must outlive the pool.</param>
/// <param name="create">Prepares the statements of a new connection.</param>
public sealed class ReaderPool<TReader>(Database database, Func<SqliteSession, TReader> create) : IDisposable
{
    private const int MaxIdle = 32;
    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _isClosed;

    /// <exception cref="DatabaseException">The database cannot be read.</exception>
    public T Read<T>(Func<TReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        Reader? reader = null;
        try
        {
            reader = _idle.TryTake(out var kept) ? kept : Open();
            var result = read(reader.Use);
            if (_isClosed || _idle.Count >= MaxIdle) reader.Session.Dispose();
            else _idle.Add(reader);
            return result;
        }
        catch (Exception exception)
        {
            // Whatever failed, a connection that saw it is not used again.
            reader?.Session.Dispose();
            if (DatabaseException.From(exception, database.FullPath) is { } fault && fault != exception) throw fault;
            throw;
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        while (_idle.TryTake(out var reader)) reader.Session.Dispose();
    }

    private Reader Open()
    {
        var session = database.OpenReader();
        try
        {
            return new Reader(session, create(session));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private sealed record Reader(SqliteSession Session, TReader Use);
}
