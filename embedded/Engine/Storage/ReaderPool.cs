using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>Keeps as many read connections as are used at once.</summary>
internal sealed class ReaderPool(EngineDatabase database) : IDisposable
{
    private readonly ConcurrentBag<DatabaseReader> _idle = [];
    private volatile bool _isDisposed;

    /// <exception cref="EngineStorageException">The database cannot be read.</exception>
    public T Use<T>(Func<DatabaseReader, T> read)
    {
        DatabaseReader? reader = null;
        try
        {
            if (!_idle.TryTake(out reader)) reader = new DatabaseReader(database.OpenReader());
            var result = read(reader);
            Return(reader);
            return result;
        }
        catch (SqliteException exception)
        {
            reader?.Dispose();
            throw StorageError.Describe("The database cannot be read", exception);
        }
        catch (InvalidDataException exception)
        {
            reader?.Dispose();
            throw new EngineStorageException($"The database holds what this version cannot read: {exception.Message}", exception);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var reader)) reader.Dispose();
    }

    private void Return(DatabaseReader reader)
    {
        _idle.Add(reader);
        if (_isDisposed) Dispose();
    }
}
