using System.Collections.Concurrent;

namespace Maestro.Stores.Azure;

/// <summary>Prepares something once per name, whoever asks first; a failed attempt is tried again by the next caller.</summary>
internal sealed class FirstUse<T>(Func<string, Task<T>> prepare)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _prepared = new(StringComparer.Ordinal);

    /// <summary>The prepared thing. Cancellation leaves the preparation to the other callers who wait for it.</summary>
    public async Task<T> GetAsync(string name, CancellationToken cancellationToken)
    {
        var entry = _prepared.GetOrAdd(name, key => new Lazy<Task<T>>(() => prepare(key)));
        try
        {
            return await entry.Value.WaitAsync(cancellationToken);
        }
        catch when (entry.Value.IsFaulted || entry.Value.IsCanceled)
        {
            _prepared.TryRemove(KeyValuePair.Create(name, entry));
            throw;
        }
    }
}
