using Maestro.Runs;

namespace Maestro.Wire;

/// <summary>
/// Deltas are this run minus the previous one; <c>inputs</c> and <c>files</c> name what differs in what was asked and in the
/// recipe.
/// </summary>
public sealed record ComparisonView(
    string PreviousRunId, long? DurationDeltaMs, decimal CostDelta, IReadOnlyList<string> Inputs, IReadOnlyList<string> Files,
    IReadOnlyList<NodeDelta> Nodes, GraphView CurrentGraph, GraphView PreviousGraph);
