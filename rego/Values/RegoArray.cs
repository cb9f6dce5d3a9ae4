namespace Maestro.Rego.Values;

public sealed class RegoArray : RegoValue
{
    private readonly RegoValue[] _items;
    private int _hash;

    /// <summary>Takes ownership of the array.</summary>
    internal RegoArray(RegoValue[] items)
        : base(RegoKind.Array, DepthOver(items)) => _items = items;

    public static RegoArray Empty { get; } = new([]);

    public ReadOnlySpan<RegoValue> Items => _items;

    public override int Count => _items.Length;

    public RegoValue this[int index] => _items[index];

    public static RegoArray Of(params ReadOnlySpan<RegoValue> items) => items.IsEmpty ? Empty : new RegoArray(items.ToArray());

    public override RegoValue? Get(RegoValue key) =>
        key is RegoNumber number && number.TryGetInt64(out var index) && (ulong)index < (ulong)_items.Length
            ? _items[index]
            : null;

    internal override RegoValue KeyAt(int position) => RegoNumber.Of(position);

    internal override RegoValue ValueAt(int position) => _items[position];

    public override bool Equals(RegoValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not RegoArray array || array._items.Length != _items.Length) return false;
        for (var i = 0; i < _items.Length; i++)
            if (!_items[i].Equals(array._items[i])) return false;
        return true;
    }

    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = 17;
        foreach (var item in _items) hash = unchecked((hash * 31) + item.GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }
}
