using Microsoft.Data.Sqlite;

namespace Maestro.Sqlite;

/// <summary>
/// A database could not be read or written. The message names the file and says why. The call that it ends was not
/// acknowledged; everything acknowledged before is still there.
/// </summary>
public sealed class DatabaseException(DatabaseFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    private const int NoSpaceUnix = 28, QuotaUnix = 122, NoSpaceWindows = unchecked((int)0x80070070);

    public DatabaseFault Fault => fault;

    /// <summary>Whether every other change would meet the same fault.</summary>
    public bool IsOfTheFile => fault is not (DatabaseFault.Statement or DatabaseFault.Full);

    /// <summary>What the file system throws when it, and not the program, is at fault.</summary>
    public static bool IsFileTrouble(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Says what the file system or SQLite reported; null when neither threw this.</summary>
    public static DatabaseException? From(Exception exception, string path) => exception switch
    {
        DatabaseException known => known,
        SqliteException sqlite => Describe(OfCode(sqlite.SqliteErrorCode), path, sqlite),
        InvalidDataException => Describe(DatabaseFault.Damaged, path, exception),
        _ when IsFileTrouble(exception) => Describe(OfFile(exception), path, exception),
        _ => null,
    };

    /// <summary>The fault behind a trouble of the file system.</summary>
    public static DatabaseFault OfFile(Exception exception) => exception switch
    {
        IOException { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows } => DatabaseFault.Full,
        UnauthorizedAccessException => DatabaseFault.Refused,
        _ => DatabaseFault.Disk,
    };

    // SQLite's primary result codes: https://sqlite.org/rescode.html
    private static DatabaseFault OfCode(int code) => code switch
    {
        5 or 6 => DatabaseFault.Locked,
        8 or 14 or 23 => DatabaseFault.Refused,
        10 => DatabaseFault.Disk,
        11 or 26 => DatabaseFault.Damaged,
        13 => DatabaseFault.Full,
        _ => DatabaseFault.Statement,
    };

    private static DatabaseException Describe(DatabaseFault fault, string path, Exception exception)
    {
        var cause = (fault, exception) switch
        {
            (_, SqliteException { SqliteErrorCode: 26 }) => "it is not an SQLite database, or its beginning is damaged",
            (DatabaseFault.Locked, _) => "another program holds a lock on it",
            (DatabaseFault.Refused, _) => "it cannot be opened or written",
            (DatabaseFault.Disk, _) => "the disk reported an error",
            (DatabaseFault.Damaged, _) => "it is damaged, or holds what this version cannot read",
            (DatabaseFault.Full, _) => "the disk is full",
            _ => "SQLite refused",
        };
        return new DatabaseException(fault, $"The database '{path}' cannot be used: {cause} ({exception.Message})", exception);
    }
}
