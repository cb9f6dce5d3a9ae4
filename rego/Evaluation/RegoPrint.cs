namespace Maestro.Rego.Evaluation;

/// <summary>What one call of <c>print</c> said.</summary>
/// <param name="Text">The arguments with spaces between; <c>&lt;undefined&gt;</c> for what is undefined.</param>
/// <param name="Location">Of the call.</param>
public sealed record RegoPrint(string Text, RegoLocation Location);
