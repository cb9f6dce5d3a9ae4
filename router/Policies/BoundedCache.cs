using System.Collections.Concurrent;

namespace Maestro.Router.Policies;

/// <summary>
/// A dictionary that forgets everything when it is full. What it keeps can be found again for little, so that order of use is not
/// worth its price; a client that invents keys only makes others find theirs again. Safe for concurrent use.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new(comparer);
    private int _count;

    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) =>
        _entries.TryGetValue(key, out value);

    /// <summary>What is there after all wins: all callers get the same.</summary>
    public TValue Add(TKey key, TValue value)
    {
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Volatile.Write(ref _count, 1);
            _entries.Clear();
        }

        return _entries.GetOrAdd(key, value);
    }

    public void Set(TKey key, TValue value)
    {
        if (!_entries.ContainsKey(key)) Add(key, value);
        _entries[key] = value;
    }
}
