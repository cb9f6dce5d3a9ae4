using Maestro.Functions.Orchestrators;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;

namespace Maestro.Functions.Activities;

/// <summary>A node of a run.</summary>
public sealed record NodeInput(string RunId, string NodeId);

/// <summary>A node that ended other than well, for the record.</summary>
public sealed record NodeSettlement(string NodeId, NodeKind Kind, NodeStatus Status, string? Error);

public sealed record SettleNodesInput(string RunId, IReadOnlyList<NodeSettlement> Nodes);

public sealed record FinishRunInput(string RunId, RunOutcome Outcome, RunError? Error);

/// <summary>One model call of an agent; see <see cref="AgentInput"/> for the members.</summary>
public sealed record ModelCall(
    string RunId, string NodeId, int Turn, string? Tail, IReadOnlyList<ToolAnswer> Results, int Repairs)
{
    internal static ModelCall From(AgentInput agent) =>
        new(agent.RunId, agent.Node.Id, agent.Turn, agent.Tail, agent.Results, agent.Repairs);
}

/// <summary>What a model call led to: the node's end, or what to do next.</summary>
/// <param name="Result">Set when the node is over.</param>
/// <param name="Tail">Digest of the end of the conversation.</param>
/// <param name="ToolCalls">Ids of the calls that the model asks for; their arguments are in the conversation.</param>
/// <param name="AsksForRepair">The answer did not fit its schema and the model is asked again.</param>
public sealed record ModelAnswer(NodeResult? Result, string Tail, IReadOnlyList<string> ToolCalls, bool AsksForRepair = false);

/// <summary>One tool call that a model asked for in the conversation that ends at <paramref name="Tail"/>.</summary>
public sealed record AgentToolCall(string RunId, string NodeId, int Turn, string Tail, string CallId);

/// <summary>What the tool answered, by digest. A tool's own failure is an answer too: the model reads it.</summary>
public sealed record ToolAnswer(string CallId, string Digest);

/// <summary>The list of a map node by digest, or the end of the node when there is no such list.</summary>
public sealed record MapItems(string Digest, int Count, NodeResult? Result = null);

public sealed record MapItemInput(string RunId, string NodeId, int Index, string Items);

public sealed record MapResults(string RunId, string NodeId, IReadOnlyList<NodeResult> Results);
