using Maestro.Graphs;

namespace Maestro.Functions.Contracts;

/// <summary>Where an agent's loop stands.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Node">The node, as the graph has it.</param>
/// <param name="Turn">The model call to make next, from 0.</param>
/// <param name="Tail">Digest of the end of the conversation so far; null before the first call.</param>
/// <param name="Results">What the tools answered that the last model call asked for.</param>
/// <param name="Repairs">How often the model was asked to mend an answer that did not fit its schema.</param>
public sealed record AgentInput(
    string RunId, GraphNode Node, int Turn, string? Tail, IReadOnlyList<ToolAnswer> Results, int Repairs)
{
    public static AgentInput Start(string runId, GraphNode node) => new(runId, node, 0, null, [], 0);

    internal AgentInput Next(ModelAnswer answer, IReadOnlyList<ToolAnswer> results) => this with
    {
        Turn = Turn + 1,
        Tail = answer.Tail,
        Results = results,
        Repairs = Repairs + (answer.AsksForRepair ? 1 : 0),
    };
}

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
/// <param name="ToolCalls">Ids of the calls that the model asks for; their arguments are in the conversation's last link.</param>
/// <param name="AsksForRepair">The answer did not fit its schema and the model is asked again.</param>
public sealed record ModelAnswer(NodeResult? Result, string Tail, IReadOnlyList<string> ToolCalls, bool AsksForRepair = false);

/// <summary>One tool call that a model asked for in the conversation that ends at <paramref name="Tail"/>.</summary>
public sealed record AgentToolCall(string RunId, string NodeId, int Turn, string Tail, string CallId);

/// <summary>What the tool answered, by digest. A tool's own failure is an answer too: the model reads it.</summary>
public sealed record ToolAnswer(string CallId, string Digest);
