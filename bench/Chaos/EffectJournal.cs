using System.Collections.Concurrent;
using System.Text;

namespace Maestro.Bench.Chaos;

/// <summary>
/// What really happened, told by the effects themselves: append-only, each line on disk before the effect counts as done.
/// </summary>
internal sealed class EffectJournal : IDisposable
{
    private const string FileName = "effects.journal";

    private readonly object _gate = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly FileStream _file;
    private readonly int _worker;

    public EffectJournal(string folder, int worker)
    {
        _worker = worker;
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            foreach (var line in Read(folder).Where(line => line.Failed)) Count(line.Effect);
        }

        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>In the order in which they happened.</summary>
    public static IReadOnlyList<EffectLine> Read(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, FileName)).Select(EffectLine.Parse)];

    /// <summary>Makes the effect happen.</summary>
    /// <returns>
    /// False when it is to fail this time; that is on record too, so that a restart does not make it fail once more.
    /// </returns>
    public bool Happen(Effect effect)
    {
        var fails = _failures.GetValueOrDefault(effect.Key) < effect.Fails;
        if (fails) Count(effect);
        var line = Encoding.UTF8.GetBytes($"{new EffectLine(fails, _worker, effect)}\n");
        lock (_gate)
        {
            // One write: a line is there whole or not at all when the process is killed.
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }

        return !fails;
    }

    public void Dispose() => _file.Dispose();

    private void Count(Effect effect) => _failures.AddOrUpdate(effect.Key, 1, (_, count) => count + 1);
}
