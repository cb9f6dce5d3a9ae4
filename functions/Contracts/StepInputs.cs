using Maestro.Graphs;

namespace Maestro.Functions.Contracts;

/// <summary>A node of a run.</summary>
public sealed record NodeInput(string RunId, string NodeId);

/// <summary>A node that ended other than well, for the record.</summary>
public sealed record NodeSettlement(string NodeId, NodeKind Kind, NodeStatus Status, string? Error);

public sealed record SettleNodesInput(string RunId, IReadOnlyList<NodeSettlement> Nodes);

public sealed record FinishRunInput(string RunId, RunOutcome Outcome, RunError? Error);

/// <summary>Where a run goes on after a fresh history; absent at its start.</summary>
public sealed record RunInput(RunGraph Graph, GraphState State);
