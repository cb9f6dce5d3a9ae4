namespace Maestro.Rego.Compilation;

/// <summary>A term that is planned already.</summary>
internal sealed class PlannedTerm(RegoLocation location, Operand operand) : Term(location)
{
    public Operand Operand => operand;
}
