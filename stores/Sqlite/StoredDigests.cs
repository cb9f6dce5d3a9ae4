using System.Collections.Concurrent;

namespace Maestro.Stores.Sqlite;

/// <summary>Digests of blobs that this process has put on disk itself, the latest of them.</summary>
/// <remarks>
/// That a file exists does not say that it is on disk: another writer may have renamed it a moment ago and not flushed it yet.
/// </remarks>
internal sealed class StoredDigests
{
    private const int MaxKept = 10_000;
    private readonly ConcurrentDictionary<string, bool> _kept = new(StringComparer.Ordinal);

    public bool Contains(string digest) => _kept.ContainsKey(digest);

    public void Add(string digest)
    {
        // Starting over costs a few writes that were not needed; keeping an order would cost each of them.
        if (_kept.Count >= MaxKept) _kept.Clear();
        _kept[digest] = true;
    }
}
