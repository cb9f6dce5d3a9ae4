namespace Maestro.Stores;

/// <summary>
/// Rows of JSON under a partition and a row key, with optimistic concurrency.
/// A write that returns has reached durable storage. Row keys order ordinally (by UTF-16 code unit).
/// </summary>
/// <remarks>
/// <para>
/// A table comes into being with its first use; its name is 3 to 63 lower-case letters and digits, beginning with a
/// letter. Partition and row keys are 1 to 256 characters as <see cref="TableKeys"/> says. A body is 1 to
/// <see cref="TableLimits.MaxBodyBytes"/> bytes of UTF-8; the store does not parse it and gives back the same text.
/// Both sides of the seam refuse anything else with one <see cref="ArgumentException"/> that lists every fault, so that
/// what works on one works on the other.
/// </para>
/// <para>
/// A store that cannot do what it was asked throws <see cref="StoreException"/>. After a write that ended so, the batch
/// is there whole or not at all; only <see cref="StoreFault.Full"/> and <see cref="StoreFault.Locked"/> promise that
/// it is not. A cancelled write may still be applied once it has been sent.
/// </para>
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
        string table, string partition, RowRange range = default, int? take = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies all writes to one partition or none of them: 1 to <see cref="TableLimits.MaxBatch"/> writes, each row
    /// at most once, keys and bodies together at most <see cref="TableLimits.MaxBatchBytes"/> bytes of UTF-8.
    /// A condition that does not hold is an outcome, not an exception.
    /// </summary>
    Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default);
}
