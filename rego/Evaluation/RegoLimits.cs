namespace Maestro.Rego.Evaluation;

/// <summary>What one evaluation may use. Beyond a limit it ends with <see cref="RegoErrorCodes.EvalLimit"/>.</summary>
public sealed record RegoLimits
{
    public static RegoLimits Default { get; } = new();

    /// <summary>Statements tried, loops' rounds included.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>Time from the start of the evaluation.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes, roughly, that are made by one evaluation, whether or not they were garbage later.</summary>
    public long MaxMemory { get; init; } = 256L << 20;
}
