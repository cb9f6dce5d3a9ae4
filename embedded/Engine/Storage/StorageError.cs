using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>Says what an SQLite error code means for an operator.</summary>
internal static class StorageError
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The fault lies with the file or the disk, so every other transaction would meet it too.</summary>
    public static bool IsOfTheFile(SqliteException exception) =>
        exception.SqliteErrorCode is Busy or Locked or ReadOnly or IoError or Corrupt or Full or CannotOpen or NotADatabase;

    public static EngineStorageException Describe(string what, SqliteException exception)
    {
        var cause = exception.SqliteErrorCode switch
        {
            Busy or Locked => "another program holds a lock on it",
            ReadOnly => "it is not writable",
            IoError => "the disk reported an error",
            Corrupt => "it is damaged",
            Full => "the disk is full",
            CannotOpen => "the file cannot be opened",
            NotADatabase => "it is not an SQLite database, or its beginning is damaged",
            _ => "SQLite refused",
        };
        return new EngineStorageException($"{what}: {cause} ({exception.Message})", exception);
    }
}
