namespace Maestro.Runs;

/// <summary>What the nodes of a run add up to.</summary>
/// <param name="CostUsd">US dollars.</param>
/// <param name="Tokens">Tokens of all model calls, repeated ones included.</param>
/// <param name="Simulated">Whether any answer came from the simulator.</param>
public sealed record RunTotals(decimal CostUsd, TokenCount Tokens, bool Simulated)
{
    public static RunTotals Of(IReadOnlyList<NodeRecord> nodes) => new(
        nodes.Sum(node => node.CostUsd),
        nodes.Aggregate(TokenCount.None, (sum, node) => sum + node.Tokens),
        nodes.Any(node => node.Simulated));
}
