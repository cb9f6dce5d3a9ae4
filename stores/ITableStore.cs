namespace Maestro.Stores;

/// <summary>
/// Rows of JSON under a partition and a row key, with optimistic concurrency.
/// A write that returns has reached durable storage. Row keys order ordinally (by UTF-16 code unit).
/// </summary>
/// <remarks>
/// Keys are 1 to 256 characters and never contain <c>/ \ # ?</c> or control characters; a body is at most
/// <see cref="TableLimits.MaxBodyBytes"/> bytes of UTF-8. Both sides of the seam refuse anything else with
/// <see cref="ArgumentException"/>, so that what works on one works on the other.
/// </remarks>
public interface ITableStore
{
    /// <summary>The row, or null when there is none.</summary>
    Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default);

    /// <summary>
    /// Rows of one partition in ascending row-key order. A query is not a snapshot: rows written while it
    /// is enumerated may or may not be seen; a row that existed before it began and still exists is seen once.
    /// </summary>
    IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies all writes to one partition or none of them (1 to <see cref="TableLimits.MaxBatch"/> writes, each row
    /// at most once). A condition that does not hold is an outcome, not an exception.
    /// </summary>
    Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default);
}

/// <summary>A stored row. <paramref name="Body"/> is the JSON text as it was written.</summary>
public sealed record TableRow(string Partition, string Row, string ETag, string Body);

/// <summary>Half-open interval of row keys: <c>From &lt;= row &lt; Before</c>; null is unbounded.</summary>
public readonly record struct RowRange(string? From = null, string? Before = null)
{
    /// <summary>Every row key that starts with <paramref name="prefix"/>.</summary>
    public static RowRange Prefix(string prefix) => new(prefix, prefix + '\uffff');

    /// <summary>Row keys strictly after <paramref name="row"/> and, when given, before <paramref name="before"/>.</summary>
    public static RowRange After(string row, string? before = null) => new(row + ' ', before);
}

/// <summary>Limits that both sides enforce.</summary>
public static class TableLimits
{
    /// <summary>Largest row body, in bytes of UTF-8.</summary>
    public const int MaxBodyBytes = 512 * 1024;

    /// <summary>Most writes in one batch (what Azure Tables allows).</summary>
    public const int MaxBatch = 100;
}
