namespace Maestro.Embedded.Triggers;

/// <summary>Why a function cannot be served: which one, and what its author should change.</summary>
public sealed record FunctionFault(string Function, string Message)
{
    public override string ToString() => $"{Function}: {Message}";
}
