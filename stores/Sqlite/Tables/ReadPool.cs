using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Connections for reading, each used by one caller at a time; made on demand, a few are kept.</summary>
internal sealed class ReadPool(SqliteDatabase database) : IDisposable
{
    private const int MaxIdle = 16;
    private readonly ConcurrentBag<ReadSession> _idle = [];
    private volatile bool _closed;

    public T Read<T>(Func<ReadSession, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteTableStore));
        ReadSession? session = null;
        try
        {
            session = _idle.TryTake(out var kept) ? kept : new ReadSession(database);
            var result = read(session);
            if (_closed || _idle.Count >= MaxIdle) session.Dispose();
            else _idle.Add(session);
            return result;
        }
        catch (Exception exception)
        {
            // Whatever failed, a connection that saw it is not used again.
            session?.Dispose();
            if (exception is SqliteException fault) throw SqliteFaults.Translate(fault, database.FullPath);
            throw;
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
