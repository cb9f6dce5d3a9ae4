namespace Maestro.Policies.Explaining;

/// <summary>How far the search for a change that flips the decision goes. Whatever comes first ends it.</summary>
public sealed record ExplainOptions
{
    public static ExplainOptions Default { get; } = new();

    /// <summary>Times a policy is evaluated. Default 20,000.</summary>
    public int MaxEvaluations { get; init; } = 20_000;

    /// <summary>
    /// Default 250 ms; the first 256 evaluations have ten times as long, so that a cold or busy machine finds what is near, too.
    /// </summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Changes that are made together at most. Default 3.</summary>
    public int MaxEdits { get; init; } = 3;

    /// <summary>Ways to flip the decision that are listed; alternatives of one place count once. Default 8.</summary>
    public int MaxFlips { get; init; } = 8;

    /// <summary>
    /// What would have been denied is asked of a decision that allows, too. Default false: then only denials have flips.
    /// </summary>
    public bool FlipAllowed { get; init; }
}
