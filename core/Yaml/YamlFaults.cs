using Maestro.Problems;

namespace Maestro.Yaml;

/// <summary>Collects faults of a document and adds to each the line of what its path names, or of what holds that.</summary>
public sealed class YamlFaults
{
    /// <summary>Faults reported; a document with more is told so.</summary>
    public const int MaxFaults = 200;

    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly List<(int Line, Fault Fault)> _faults = [];

    public YamlFaults(YamlMap document) => Note(document);

    public bool Any => _faults.Count > 0;

    /// <summary>In the order of the document; what belongs to the whole of it comes first.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            var all = _faults.Distinct().OrderBy(fault => fault.Line).Select(fault => fault.Fault).ToList();
            return all.Count <= MaxFaults
                ? all
                : [.. all.Take(MaxFaults), new Fault("", $"and {all.Count - MaxFaults} more faults")];
        }
    }

    public void Add(string path, string msg)
    {
        var line = LineOf(path);
        _faults.Add((line, new Fault(path, line == 0 ? msg : $"{msg} (line {line})")));
    }

    public void AddAll(IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
            Add(fault.Path, fault.Msg);
    }

    /// <summary>Faults that have lines of their own, in files; they sort to where the document names the file.</summary>
    public void AddFrom(IEnumerable<Fault> faults, string path)
    {
        foreach (var fault in faults)
            _faults.Add((LineOf(path), fault));
    }

    private int LineOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (_lines.TryGetValue(at, out var line))
                return line;
        }

        return 0;
    }

    private void Note(YamlValue value)
    {
        _lines[value.Path] = value.Line;
        foreach (var inner in value is YamlMap map ? map.Members.Values : (value as YamlList)?.Items ?? [])
            Note(inner);
    }
}
