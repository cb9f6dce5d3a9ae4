namespace Maestro.Sqlite;

/// <summary>Which database file, and how it is used.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The file; it and its folder are created when missing.</summary>
    public required string Path { get; init; }

    public required DatabaseSchema Schema { get; init; }

    /// <summary>Keeps the file to one process, by a lock file beside it. Default false.</summary>
    public bool IsOwned { get; init; }

    /// <summary>How long to wait for another program that holds a lock. Default 5 seconds.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Pages in the write-ahead log after which they are moved into the file. Hot pages are moved once each time, so a longer log
    /// means less to write and more to keep. Default 1000.
    /// </summary>
    public int CheckpointPages { get; init; } = 1000;

    /// <summary>
    /// How large the file may grow; beyond that changes fail as <see cref="DatabaseFault.Full"/>. Default no limit but the
    /// disk's.
    /// </summary>
    public long? MaxBytes { get; init; }
}
