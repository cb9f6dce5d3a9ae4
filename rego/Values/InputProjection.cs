namespace Maestro.Rego.Values;

/// <summary>
/// The parts of the input that a program looks at. Reading skips the others, which still have to be JSON. Complete before
/// it is used; read by many threads then.
/// </summary>
internal sealed class InputProjection
{
    private readonly List<InputProjection> _parts = [];
    private KeyTable _names = new(0);

    public InputProjection()
    {
    }

    /// <summary>A copy that can grow on its own.</summary>
    public InputProjection(InputProjection other)
    {
        IsWhole = other.IsWhole;
        foreach (var name in other._names.Keys.AsSpan(0, other._names.Count)) _names.Add(name, out _);
        _parts.AddRange(other._parts.Select(part => new InputProjection(part)));
    }

    /// <summary>Everything from here on is looked at.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The number of the part of this name; negative when there is none.</summary>
    public int Find(RegoString name) => _names.Find(name);

    public InputProjection this[int part] => _parts[part];

    public void Add(ReadOnlySpan<RegoValue> path)
    {
        if (IsWhole) return;
        if (path.IsEmpty || path[0] is not RegoString name)
        {
            IsWhole = true;
            _parts.Clear();
            _names = new KeyTable(0);
            return;
        }

        var at = _names.Add(name, out var isNew);
        if (isNew) _parts.Add(new InputProjection());
        _parts[at].Add(path[1..]);
    }
}
