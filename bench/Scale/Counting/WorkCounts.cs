using System.Collections.Concurrent;

namespace Maestro.Bench.Scale.Counting;

/// <summary>Counts by name, from any thread.</summary>
internal sealed class WorkCounts
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly AsyncLocal<bool> _paused = new();

    public int this[string name] => _counts.GetValueOrDefault(name);

    public void Add(string name, int by = 1)
    {
        if (!_paused.Value) _counts.AddOrUpdate(name, by, (_, count) => count + by);
    }

    /// <summary>Whether what the caller's flow goes on to do is left out.</summary>
    public void Pause(bool paused) => _paused.Value = paused;

    /// <summary>The largest count of a name that begins so; zero when there is none.</summary>
    public int Largest(string prefix) =>
        _counts.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => pair.Value).DefaultIfEmpty(0)
            .Max();
}
