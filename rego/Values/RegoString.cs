namespace Maestro.Rego.Values;

public sealed class RegoString : RegoValue
{
    private int _hash;

    public RegoString(string value)
        : base(RegoKind.String) => Value = value;

    public static RegoString Empty { get; } = new("");

    public string Value { get; }

    public override bool Equals(RegoValue? other) =>
        ReferenceEquals(this, other) || (other is RegoString text && string.Equals(text.Value, Value, StringComparison.Ordinal));

    public override int GetHashCode()
    {
        var hash = _hash;
        if (hash != 0) return hash;
        hash = Value.GetHashCode(StringComparison.Ordinal);
        return _hash = hash == 0 ? 1 : hash;
    }
}
