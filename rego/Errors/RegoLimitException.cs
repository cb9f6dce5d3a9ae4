namespace Maestro.Rego.Errors;

/// <summary>A limit was reached while values were built; caught where the evaluation or the parsing began.</summary>
internal sealed class RegoLimitException(string message) : Exception(message);
