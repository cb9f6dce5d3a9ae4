namespace Maestro.Rego.Values;

public sealed class RegoSet : RegoValue
{
    private readonly KeyTable _members;
    private int _hash;

    internal RegoSet(KeyTable members)
        : base(RegoKind.Set, DepthOver(members.Keys.AsSpan(0, members.Count))) => _members = members;

    public static RegoSet Empty { get; } = new(new KeyTable(0));

    public override int Count => _members.Count;

    /// <summary>The members, in no particular order.</summary>
    public ReadOnlySpan<RegoValue> Members => _members.Keys.AsSpan(0, _members.Count);

    public static RegoSet Of(params ReadOnlySpan<RegoValue> items)
    {
        if (items.IsEmpty) return Empty;
        var table = new KeyTable(items.Length);
        foreach (var item in items) table.Add(item, out _);
        return new RegoSet(table);
    }

    public bool Contains(RegoValue value) => _members.Find(value) >= 0;

    public override RegoValue? Get(RegoValue key)
    {
        var index = _members.Find(key);
        return index < 0 ? null : _members.Keys[index];
    }

    internal override RegoValue KeyAt(int position) => _members.Keys[_members.Order()[position]];

    internal override RegoValue ValueAt(int position) => KeyAt(position);

    public override bool Equals(RegoValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is not RegoSet set || set.Count != Count) return false;
        foreach (var member in Members)
            if (!set.Contains(member)) return false;
        return true;
    }

    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = 0x6b43;
        foreach (var member in Members) hash = unchecked(hash + (member.GetHashCode() * 0x27d4eb2d));
        return _hash = hash == 0 ? 1 : hash;
    }
}
