using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Says in the seam's words what SQLite reported.</summary>
internal static class SqliteFaults
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    public static bool IsFull(SqliteException exception) => exception.SqliteErrorCode == Full;

    public static StoreException Translate(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Busy or Locked => new(StoreFault.Locked, $"The database {path} is held by another process.", exception),
        Full => new(StoreFault.Full, $"The disk that holds the database {path} is full; the write was not applied.", exception),
        Corrupt => new(StoreFault.Corrupt, $"The database {path} is damaged: {exception.Message}", exception),
        NotADatabase => new(StoreFault.Corrupt, $"The file {path} is not a SQLite database.", exception),
        ReadOnly => new(StoreFault.Refused, $"The database {path} may not be written.", exception),
        CannotOpen => new(StoreFault.Refused, $"The database {path} cannot be opened: {exception.Message}", exception),
        _ => new(StoreFault.Unavailable, $"The database {path} failed: {exception.Message}", exception),
    };
}
