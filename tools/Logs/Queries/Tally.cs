namespace Maestro.Tools.Logs.Queries;

/// <summary>
/// Counts by key, bounded: keys that come after <see cref="QueryLimits.DistinctGroups"/> others are counted under
/// <paramref name="other"/>.
/// </summary>
internal sealed class Tally<TKey>(TKey other)
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _counts = [];

    public int Distinct => _counts.Count;

    public long Total { get; private set; }

    public void Add(TKey key)
    {
        Total++;
        if (_counts.Count >= QueryLimits.DistinctGroups && !_counts.ContainsKey(key)) key = other;
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, key, out _)++;
    }

    /// <summary>The largest counts, equal ones in the order of their keys.</summary>
    public IReadOnlyList<KeyValuePair<TKey, long>> Largest(int limit, IComparer<TKey> order) =>
        [.. _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, order).Take(limit)];
}
