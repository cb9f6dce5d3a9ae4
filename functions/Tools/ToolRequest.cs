using Maestro.Expressions;
using Maestro.Functions.Nodes;
using Maestro.Policies;

namespace Maestro.Functions.Tools;

/// <summary>A tool call that a run wants to make.</summary>
/// <param name="Of">The step that makes it; what comes of the call is part of its work.</param>
/// <param name="NodeId">The node, or map item, that calls.</param>
/// <param name="Step">Names the call within the node; the same on every try.</param>
/// <param name="Tool"><c>server.tool</c>.</param>
/// <param name="Arguments">The arguments, without what the recipe binds.</param>
/// <param name="Scope">What the recipe's bindings read.</param>
/// <param name="Timeout">Longest time for one try; null means the host's limit.</param>
public sealed record ToolRequest(
    NodeStep Of, string NodeId, string Step, string Tool, JsonObject? Arguments, Scope Scope, TimeSpan? Timeout)
{
    /// <summary>The step that undoes what the node did.</summary>
    public const string Compensation = "compensate";

    /// <summary>The recipe's node: of a map item, which is named after it, the map.</summary>
    public RecipeNode Node => Of.Recipe.Node(NodeId.Split('.')[0]);
}

/// <summary>How a tool call came out.</summary>
/// <param name="Digest">Digest of the tool's answer; null when the call was not made.</param>
/// <param name="IsError">The tool said that it failed, or the call was refused.</param>
/// <param name="Error">Why, in one line.</param>
/// <param name="Denial">Set when policy did not allow the call.</param>
public sealed record ToolOutcome(string? Digest, bool IsError, string? Error, PolicyDecision? Denial = null)
{
    internal static ToolOutcome Denied(PolicyDecision decision) =>
        new(null, true, $"Policy does not allow this call: {string.Join(" ", decision.Reasons)}", decision);

    internal static ToolOutcome Refused(string why) => new(null, true, why);
}
