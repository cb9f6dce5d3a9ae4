namespace Maestro.Rego.Values;

public sealed class RegoBoolean : RegoValue
{
    internal RegoBoolean(bool value)
        : base(RegoKind.Boolean) => Value = value;

    public bool Value { get; }

    public override bool Equals(RegoValue? other) => other is RegoBoolean boolean && boolean.Value == Value;

    public override int GetHashCode() => Value ? 0x51ed : 0x1c3f;
}
