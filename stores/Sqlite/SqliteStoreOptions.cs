namespace Maestro.Stores.Sqlite;

/// <summary>Where the store lies and how patient it is.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; it and its folder are created when missing. The store keeps this file for itself.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>The folder of blobs; created when missing. It must lie on one file system.</summary>
    public required string BlobFolder { get; init; }

    /// <summary>How long to wait for another process that holds the database, to whole seconds. Default 5 s.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Throws one <see cref="ArgumentException"/> that lists everything wrong.</summary>
    public void Validate()
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(DatabasePath)) faults.Add($"{nameof(DatabasePath)} is empty");
        else if (Directory.Exists(DatabasePath)) faults.Add($"{nameof(DatabasePath)} '{DatabasePath}' is a folder");
        if (string.IsNullOrWhiteSpace(BlobFolder)) faults.Add($"{nameof(BlobFolder)} is empty");
        else if (File.Exists(BlobFolder)) faults.Add($"{nameof(BlobFolder)} '{BlobFolder}' is a file");
        if (LockWait < TimeSpan.FromSeconds(1) || LockWait > TimeSpan.FromMinutes(10))
            faults.Add($"{nameof(LockWait)} {LockWait} is not 1 s to 10 min");
        if (faults.Count > 0)
            throw new ArgumentException("The SQLite store's options are refused: " + string.Join("; ", faults) + ".");
    }
}
