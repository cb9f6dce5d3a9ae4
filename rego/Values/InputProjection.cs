namespace Maestro.Rego;

/// <summary>
/// The parts of the input that a program looks at. Reading skips the others, which still have to be JSON. Complete before
/// it is used; read by many threads then.
/// </summary>
internal sealed class InputProjection
{
    private readonly Dictionary<RegoString, InputProjection> _parts;

    public InputProjection() => _parts = [];

    /// <summary>A copy that can grow on its own.</summary>
    public InputProjection(InputProjection other)
    {
        IsWhole = other.IsWhole;
        _parts = other._parts.ToDictionary(part => part.Key, part => new InputProjection(part.Value));
    }

    /// <summary>Everything from here on is looked at.</summary>
    public bool IsWhole { get; private set; }

    public InputProjection? Find(RegoString name) => _parts.GetValueOrDefault(name);

    public void Add(ReadOnlySpan<RegoValue> path)
    {
        if (IsWhole) return;
        if (path.IsEmpty || path[0] is not RegoString name)
        {
            IsWhole = true;
            _parts.Clear();
            return;
        }

        if (!_parts.TryGetValue(name, out var part)) _parts[name] = part = new InputProjection();
        part.Add(path[1..]);
    }
}
