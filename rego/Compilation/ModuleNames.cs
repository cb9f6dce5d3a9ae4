namespace Maestro.Rego.Compilation;

/// <summary>What names mean in one module: its imports and the rules of its package.</summary>
internal sealed class ModuleNames
{
    private readonly Dictionary<string, IReadOnlyList<string>> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public ModuleNames(IReadOnlyList<string> package, IEnumerable<string> rules, IEnumerable<Import> imports)
    {
        foreach (var rule in rules) _paths[rule] = ["data", .. package, rule];
        foreach (var import in imports) _paths[import.Name] = import.Path;
    }

    public static ModuleNames Empty { get; } = new([], [], []);

    public bool IsUsed(Import import) => _used.Contains(import.Name);

    public IReadOnlyList<string>? Find(string name)
    {
        if (!_paths.TryGetValue(name, out var path)) return null;
        _used.Add(name);
        return path;
    }
}
