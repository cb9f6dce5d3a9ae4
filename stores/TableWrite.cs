namespace Maestro.Stores;

/// <summary>One change of a row. Create it with the factory that names the condition.</summary>
public sealed record TableWrite
{
    private TableWrite(WriteKind kind, string row, string? body, string? etag) =>
        (Kind, Row, Body, ETag) = (kind, row, body, etag);

    public WriteKind Kind { get; }

    public string Row { get; }

    /// <summary>JSON text; null only for a delete.</summary>
    public string? Body { get; }

    /// <summary>The version that must be current; null when the write has no such condition.</summary>
    public string? ETag { get; }

    /// <summary>Holds only when the row does not exist.</summary>
    public static TableWrite Insert(string row, string body) => new(WriteKind.Insert, row, body, null);

    /// <summary>Writes whether or not the row exists.</summary>
    public static TableWrite Upsert(string row, string body) => new(WriteKind.Upsert, row, body, null);

    /// <summary>Holds only when the row exists at <paramref name="etag"/>.</summary>
    public static TableWrite Replace(string row, string body, string etag) => new(WriteKind.Replace, row, body, etag);

    /// <summary>
    /// Removes the row; holds when it exists at <paramref name="etag"/>, or always when that is null (also when it is absent).
    /// </summary>
    /// <remarks>
    /// Without an etag, a row that somebody else creates at the very moment of the write may survive it: Azure Tables
    /// cannot state "absent" and "delete" of one row in one transaction.
    /// </remarks>
    public static TableWrite Delete(string row, string? etag = null) => new(WriteKind.Delete, row, null, etag);
}

public enum WriteKind
{
    Insert,
    Upsert,
    Replace,
    Delete,
}

/// <summary>
/// What came of a batch. <see cref="ETags"/> has one entry per write, in order (null for a delete), when it was
/// applied; otherwise <see cref="FailedIndex"/> is the position of a write whose condition did not hold.
/// </summary>
public sealed record WriteOutcome
{
    private WriteOutcome(IReadOnlyList<string?> etags, int failedIndex) => (ETags, FailedIndex) = (etags, failedIndex);

    public bool Applied => FailedIndex < 0;

    public IReadOnlyList<string?> ETags { get; }

    public int FailedIndex { get; }

    public static WriteOutcome Success(IReadOnlyList<string?> etags) => new(etags, -1);

    public static WriteOutcome ConditionFailed(int index) => new([], index);
}
