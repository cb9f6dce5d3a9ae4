using Maestro.Rego.Explanation;

namespace Maestro.Rego;

/// <summary>An evaluation with what its rules did on the way.</summary>
public sealed class RegoExplanation
{
    internal RegoExplanation(
        RegoResult result, IReadOnlyList<RegoRuleTrace> rules, IReadOnlyList<RegoObservation> observations) =>
        (Result, Rules, Observations) = (result, rules, observations);

    public RegoResult Result { get; }

    /// <summary>Every rule that was tried, in the order tried; a function's rule once per call. At most 10,000.</summary>
    public IReadOnlyList<RegoRuleTrace> Rules { get; }

    /// <summary>What was looked at, in order. At most 10,000.</summary>
    public IReadOnlyList<RegoObservation> Observations { get; }

    public IEnumerable<RegoRuleTrace> Fired => Rules.Where(rule => rule.Fired);

    public IEnumerable<RegoRuleTrace> Failed => Rules.Where(rule => !rule.Fired);
}
