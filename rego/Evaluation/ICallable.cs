namespace Maestro.Rego.Evaluation;

/// <summary>A function with its arguments evaluated.</summary>
internal interface ICallable
{
    RegoValue? Call(EvalContext context, ReadOnlySpan<RegoValue> arguments, RegoLocation location);
}
