namespace Maestro.Rego.Evaluation;

/// <summary>Which values of which reference a rule asks for. A rule holds for no other value.</summary>
internal sealed record RuleCondition(string Reference, Operand Operand, IReadOnlyList<RegoValue> Values);
