namespace Maestro.Rego;

public sealed record CompileOptions
{
    public static CompileOptions Default { get; } = new();

    /// <summary>Unused variables, arguments and imports are errors too.</summary>
    public bool Strict { get; init; }

    /// <summary>Plans note which expressions are reached, for explanations and coverage. Without it they cost nothing.</summary>
    public bool Trace { get; init; }

    /// <summary>Characters of one module.</summary>
    public int MaxSourceLength { get; init; } = 4 << 20;
}
