namespace Maestro.Stores;

/// <summary>Half-open interval of row keys: <c>From &lt;= row &lt; Before</c>; null is unbounded.</summary>
public readonly record struct RowRange(string? From = null, string? Before = null)
{
    /// <summary>Every row key that starts with <paramref name="prefix"/>.</summary>
    public static RowRange Prefix(string prefix) =>
        prefix.Length == 0 ? default : new(prefix, prefix[..^1] + TableKeys.Following(prefix[^1]));

    /// <summary>Row keys strictly after <paramref name="row"/> and, when given, before <paramref name="before"/>.</summary>
    /// <remarks>A space is the lowest character that a key may have, so nothing lies between the two.</remarks>
    public static RowRange After(string row, string? before = null) => new(row + ' ', before);
}
