using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Turns what the file system and SQLite throw into <see cref="StoreException"/>.</summary>
internal static class StoreIo
{
    private const int NoSpaceUnix = 28, QuotaUnix = 122, NoSpaceWindows = unchecked((int)0x80070070);

    public static void Guard(SqliteDatabase database, Action<SqliteDatabase> action)
    {
        try
        {
            action(database);
        }
        catch (SqliteException exception)
        {
            throw SqliteFaults.Translate(exception, database.FullPath);
        }
        catch (Exception exception) when (IsFileTrouble(exception))
        {
            throw Translate(exception, database.FullPath);
        }
    }

    public static bool IsFileTrouble(Exception exception) =>
        exception is (IOException and not StoreException) or UnauthorizedAccessException;

    public static StoreException Translate(Exception exception, string path) => exception switch
    {
        IOException { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows } =>
            new(StoreFault.Full, $"The disk that holds {path} is full; the write was not applied.", exception),
        UnauthorizedAccessException => new(StoreFault.Refused, $"{path} may not be used: {exception.Message}", exception),
        _ => new(StoreFault.Unavailable, $"{path} failed: {exception.Message}", exception),
    };
}
