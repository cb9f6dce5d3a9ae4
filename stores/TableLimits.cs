namespace Maestro.Stores;

/// <summary>Limits that both sides enforce; each is what Azure Tables can hold with room for its encoding.</summary>
public static class TableLimits
{
    /// <summary>Largest row body, in bytes of UTF-8 (an entity may have 1 MiB).</summary>
    public const int MaxBodyBytes = 512 * 1024;

    /// <summary>Most writes in one batch.</summary>
    public const int MaxBatch = 100;

    /// <summary>Keys and bodies of one batch together, in bytes of UTF-8 (a request may have 4 MiB, in base64).</summary>
    public const int MaxBatchBytes = 2 * 1024 * 1024;

    /// <summary>Longest partition or row key, in characters.</summary>
    public const int MaxKeyLength = 256;

    /// <summary>
    /// Longest partition or row key, in bytes of UTF-8. Azure answers a batch with both keys percent-encoded in one
    /// header line, of which the SDK reads 4096 characters.
    /// </summary>
    public const int MaxKeyBytes = 512;
}
