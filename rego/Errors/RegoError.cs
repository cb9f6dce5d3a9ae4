namespace Maestro.Rego.Errors;

/// <summary>Something wrong with a policy, or with its evaluation.</summary>
/// <param name="Code">One of <see cref="RegoErrorCodes"/>.</param>
/// <param name="Message">In words, without code and place.</param>
/// <param name="Location">Where, if there is a place.</param>
public sealed record RegoError(string Code, string Message, RegoLocation? Location)
{
    public override string ToString() => Location is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"{at.File}:{at.Row}: {Code}: {Message}")
        : $"{Code}: {Message}";
}

/// <summary>The codes of errors: those of OPA, and one for our limits.</summary>
public static class RegoErrorCodes
{
    /// <summary>A file cannot be read.</summary>
    public const string Load = "rego_load_error";

    public const string Parse = "rego_parse_error";
    public const string Compile = "rego_compile_error";
    public const string Type = "rego_type_error";
    public const string UnsafeVar = "rego_unsafe_var_error";
    public const string Recursion = "rego_recursion_error";

    public const string EvalConflict = "eval_conflict_error";
    public const string EvalType = "eval_type_error";
    public const string EvalBuiltin = "eval_builtin_error";
    public const string EvalInternal = "eval_internal_error";
    public const string EvalCancelled = "eval_cancel_error";

    /// <summary>The evaluation was stopped at one of its limits: steps, time, memory, depth.</summary>
    public const string EvalLimit = "eval_limit_error";
}
