using Maestro.Rego.Explanation;

namespace Maestro.Rego.Testing;

/// <summary>Why a test failed.</summary>
/// <param name="Expression">The expression that did not hold, with the values it saw; null when the test's body was not
/// tried.</param>
/// <param name="Tried">Rules that were tried before and did not fire, the last first: often what the expression is about.</param>
public sealed record RegoTestFailure(RegoExpressionTrace? Expression, IReadOnlyList<RegoRuleTrace> Tried)
{
    private const int MaxTried = 5;

    /// <summary>Not looked into.</summary>
    public static RegoTestFailure Unexplained { get; } = new(null, []);

    internal static RegoTestFailure Of(RegoExplanation explanation, HashSet<RegoLocation> rules)
    {
        var own = explanation.Failed.Where(rule => rules.Contains(rule.Location)).MaxBy(rule => rule.Held);
        return new RegoTestFailure(
            own?.Last,
            [.. explanation.Failed.Where(rule => !rules.Contains(rule.Location) && rule.Last is not null).Reverse()
                .Take(MaxTried)]);
    }

    public override string ToString() => Expression?.ToString() ?? "no expression was reached";
}
