using System.Collections.Immutable;
using System.IO.Enumeration;
using Maestro.Simulator.Requests;

namespace Maestro.Simulator.Scripts;

/// <summary>All parts that are given must hold; an empty condition holds for every request.</summary>
/// <param name="Models">Any of these, <c>*</c> as wildcard; compared without the <c>sim/</c> prefix. Empty: every model.</param>
/// <param name="Turns">Turn of the conversation: one more than the assistant messages so far.</param>
/// <param name="ResponseFormats">Any of <c>text</c>, <c>json_object</c>, <c>json_schema</c>. Empty: every format.</param>
public sealed record Condition(
    ImmutableArray<string> Models,
    TextCondition? System,
    TextCondition? LastUser,
    TextCondition? Any,
    ToolResultCondition? ToolResult,
    (int Min, int Max)? Turns,
    ImmutableArray<string> ResponseFormats)
{
    public bool Holds(ChatRequest request) =>
        (Models.IsEmpty
            || Models.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, request.Model, ignoreCase: false)))
        && (Turns is not { } turns || (request.Turn >= turns.Min && request.Turn <= turns.Max))
        && (ResponseFormats.IsEmpty || ResponseFormats.Contains(request.ResponseFormat, StringComparer.Ordinal))
        && (System is null || System.Holds(request.System))
        && (LastUser is null || LastUser.Holds(request.LastUser))
        && (Any is null || request.Messages.Any(message => Any.Holds(message.Text)))
        && (ToolResult is null || ToolResult.Holds(request.ToolResults));
}
