namespace Maestro.Liquid;

/// <summary>Names that a template makes itself, as far as parsing has come.</summary>
internal sealed class Locals(LiquidDialect dialect)
{
    private readonly HashSet<string> _assigned = new(StringComparer.Ordinal);
    private readonly List<string> _loops = [];

    public bool Contains(string name) =>
        _assigned.Contains(name) || _loops.Contains(name) || (name == "forloop" && _loops.Count > 0);

    public void Assign(string name, int line) => _assigned.Add(Checked(name, line));

    public void Push(string name, int line) => _loops.Add(Checked(name, line));

    public void Pop() => _loops.RemoveAt(_loops.Count - 1);

    private string Checked(string name, int line) =>
        dialect.Reserved.Contains(name) || name is "forloop" or "true" or "false" or "nil" or "null" or "empty" or "blank"
            ? throw new LiquidException($"'{name}' has a meaning already; choose another name", line)
            : name;
}
