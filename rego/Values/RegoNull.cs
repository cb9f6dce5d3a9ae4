namespace Maestro.Rego.Values;

internal sealed class RegoNull() : RegoValue(RegoKind.Null)
{
    public override bool Equals(RegoValue? other) => other is RegoNull;

    public override int GetHashCode() => 0x2f1b;
}
