using System.Globalization;

namespace Maestro.Functions.Agents;

/// <summary>What the router is told about a model call, besides the call.</summary>
/// <param name="RunId">For decision records.</param>
/// <param name="NodeId">The step: pins can be for one.</param>
/// <param name="Hint">What the answer is for.</param>
/// <param name="Tags">What the step works on, labels (<c>key:value</c>) included: policy judges by both.</param>
/// <param name="Policies">Digest of the policies that the run is pinned to.</param>
/// <param name="BudgetUsd">Most that the call may cost.</param>
public sealed record ModelRoute(
    string RunId, string NodeId, ModelHint Hint, IReadOnlyList<string> Tags, string? Policies, decimal? BudgetUsd)
{
    internal IEnumerable<(string Name, string Value)> Headers()
    {
        yield return (RouterHeaders.Run, RunId);
        yield return (RouterHeaders.Step, NodeId);
        if (Hint != ModelHint.None) yield return (RouterHeaders.Hint, Hint.ToString().ToLowerInvariant());
        if (Tags.Count > 0) yield return (RouterHeaders.Tags, string.Join(',', Tags));
        if (Policies is not null) yield return (RouterHeaders.Policy, Policies);
        if (BudgetUsd is { } budget) yield return (RouterHeaders.StepBudget, budget.ToString(CultureInfo.InvariantCulture));
    }
}
