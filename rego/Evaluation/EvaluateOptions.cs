namespace Maestro.Rego.Evaluation;

/// <summary>How one evaluation is done. Immutable; one instance may serve many evaluations.</summary>
public sealed record EvaluateOptions
{
    public static EvaluateOptions Default { get; } = new();

    public RegoLimits Limits { get; init; } = RegoLimits.Default;

    /// <summary>The clock of <c>time.now_ns</c> and of the time limit.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public CancellationToken Cancellation { get; init; }

    /// <summary>A built-in that fails ends the evaluation with its error; otherwise its result is undefined.</summary>
    public bool StrictBuiltinErrors { get; init; }

    /// <summary>Makes <c>rand.intn</c> and <c>uuid.rfc4122</c> repeatable.</summary>
    public int? Seed { get; init; }

    /// <summary>What <c>opa.runtime</c> gives; default an empty object.</summary>
    public RegoValue? Runtime { get; init; }

    /// <summary>Told what <c>print</c> says, if the program was compiled with <see cref="CompileOptions.Print"/>.</summary>
    public Action<RegoPrint>? Print { get; init; }

    /// <summary>Told of each case that a test comes to; whether the test is to go on with it.</summary>
    internal Func<RegoValue, bool>? Case { get; init; }

    internal Trace? Trace { get; init; }
}
