namespace Maestro.Rego;

public sealed record CompileOptions
{
    public static CompileOptions Default { get; } = new();

    /// <summary>Unused variables, arguments and imports are errors too.</summary>
    public bool Strict { get; init; }

    /// <summary>Plans note which expressions are reached, for explanations and coverage. Without it they cost nothing.</summary>
    public bool Trace { get; init; }

    /// <summary>
    /// <c>http.send</c> and its like compile, and fail when they are called: for tests of policies that replace them by
    /// <c>with</c>. Otherwise a policy that names them does not compile.
    /// </summary>
    public bool AllowUnavailableBuiltins { get; init; }

    /// <summary>
    /// Calls of <c>print</c> are compiled in, for <see cref="EvaluateOptions.Print"/>. Otherwise they are left out.
    /// </summary>
    public bool Print { get; init; }

    /// <summary>Characters of one module.</summary>
    public int MaxSourceLength { get; init; } = 4 << 20;
}
