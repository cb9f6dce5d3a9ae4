namespace Maestro.Rego.Values;

public sealed class RegoObject : RegoValue
{
    private readonly KeyTable _keys;
    private readonly RegoValue[] _values;
    private int _hash;

    /// <summary>Takes ownership of both; values are parallel to the keys.</summary>
    internal RegoObject(KeyTable keys, RegoValue[] values)
        : base(RegoKind.Object, Math.Max(DepthOver(keys.Keys.AsSpan(0, keys.Count)), DepthOver(values.AsSpan(0, keys.Count)))) =>
        (_keys, _values) = (keys, values);

    public static RegoObject Empty { get; } = new(new KeyTable(0), []);

    public override int Count => _keys.Count;

    /// <summary>The keys, in no particular order.</summary>
    public ReadOnlySpan<RegoValue> Keys => _keys.Keys.AsSpan(0, _keys.Count);

    /// <summary>The values, parallel to <see cref="Keys"/>.</summary>
    public ReadOnlySpan<RegoValue> Values => _values.AsSpan(0, _keys.Count);

    /// <summary>Of two equal keys the later one wins.</summary>
    public static RegoObject Of(params ReadOnlySpan<(RegoValue Key, RegoValue Value)> pairs)
    {
        var builder = new ObjectBuilder(pairs.Length);
        foreach (var (key, value) in pairs) builder.Set(key, value);
        return builder.Build();
    }

    public override RegoValue? Get(RegoValue key)
    {
        var index = _keys.Find(key);
        return index < 0 ? null : _values[index];
    }

    internal override RegoValue KeyAt(int position) => _keys.Keys[_keys.Order()[position]];

    internal override RegoValue ValueAt(int position) => _values[_keys.Order()[position]];

    public override bool Equals(RegoValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not RegoObject o || o.Count != Count) return false;
        for (var i = 0; i < Count; i++)
            if (o.Get(_keys.Keys[i]) is not { } value || !value.Equals(_values[i])) return false;
        return true;
    }

    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = 0x3d95;
        for (var i = 0; i < Count; i++)
            hash = unchecked(hash + ((_keys.Keys[i].GetHashCode() * 0x165667b1) ^ (_values[i].GetHashCode() * 0x27d4eb2d)));
        return _hash = hash == 0 ? 1 : hash;
    }
}
