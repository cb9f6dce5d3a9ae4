namespace Maestro.Rego.Values;

/// <summary>Builds an object; usable once.</summary>
internal sealed class ObjectBuilder(int capacity = 0)
{
    private readonly KeyTable _keys = new(capacity);
    private RegoValue[] _values = capacity == 0 ? [] : new RegoValue[capacity];

    public int Count => _keys.Count;

    public RegoValue? Get(RegoValue key)
    {
        var index = _keys.Find(key);
        return index < 0 ? null : _values[index];
    }

    public void Set(RegoValue key, RegoValue value)
    {
        var index = _keys.Add(key, out _);
        if (index >= _values.Length) Array.Resize(ref _values, Math.Max(4, _values.Length * 2));
        _values[index] = value;
    }

    public void Set(string key, RegoValue value) => Set(new RegoString(key), value);

    public RegoObject Build() => _keys.Count == 0 ? RegoObject.Empty : new RegoObject(_keys, _values);
}

/// <summary>Builds a set; usable once.</summary>
internal sealed class SetBuilder(int capacity = 0)
{
    private readonly KeyTable _members = new(capacity);

    public int Count => _members.Count;

    public bool Add(RegoValue value)
    {
        _members.Add(value, out var added);
        return added;
    }

    public RegoSet Build() => _members.Count == 0 ? RegoSet.Empty : new RegoSet(_members);
}
