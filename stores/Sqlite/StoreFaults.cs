using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>Says in the seam's words what a database or the file system reported.</summary>
internal static class StoreFaults
{
    public static StoreException Translate(DatabaseException exception) => new(Of(exception.Fault), exception.Message, exception);

    public static bool IsFileTrouble(Exception exception) =>
        exception is not StoreException && DatabaseException.IsFileTrouble(exception);

    public static StoreException Translate(Exception exception, string path) => Of(DatabaseException.OfFile(exception)) switch
    {
        StoreFault.Full => new(StoreFault.Full, $"The disk that holds {path} is full; the write was not applied.", exception),
        StoreFault.Refused => new(StoreFault.Refused, $"{path} may not be used: {exception.Message}", exception),
        var fault => new(fault, $"{path} failed: {exception.Message}", exception),
    };

    private static StoreFault Of(DatabaseFault fault) => fault switch
    {
        DatabaseFault.Full => StoreFault.Full,
        DatabaseFault.Locked or DatabaseFault.Owned => StoreFault.Locked,
        DatabaseFault.Damaged or DatabaseFault.Foreign => StoreFault.Corrupt,
        DatabaseFault.Newer => StoreFault.Newer,
        DatabaseFault.Refused => StoreFault.Refused,
        _ => StoreFault.Unavailable,
    };
}
