namespace Maestro.Rego;

internal sealed class RegoNull : RegoValue
{
    public override RegoKind Kind => RegoKind.Null;

    public override bool Equals(RegoValue? other) => other is RegoNull;

    public override int GetHashCode() => 0x2f1b;
}
