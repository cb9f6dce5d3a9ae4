using Maestro.Problems;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Collects faults while reading goes on, so that a user sees all of them at once.</summary>
internal sealed class ConfigFaults
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);
    private int _number;

    public List<Fault> Errors { get; } = [];

    public List<Fault> Warnings { get; } = [];

    /// <summary>Paths of settings that are acted on, in order of reading.</summary>
    public IReadOnlyList<string> Taken => [.. _taken.OrderBy(entry => entry.Value).Select(entry => entry.Key)];

    public void Took(string path) => _taken.TryAdd(path, _number++);

    public void NotTaken(string path) => _taken.Remove(path);

    public void Error(string path, string msg) => Errors.Add(new(path, msg));

    public void Warn(string path, string msg) => Warnings.Add(new(path, msg));
}
