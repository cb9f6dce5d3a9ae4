using System.Text.Json;

namespace Maestro.Simulator.Requests;

/// <summary>The parts of a chat completion request that scripts match on.</summary>
/// <param name="Model">Without the <c>sim/</c> prefix.</param>
/// <param name="ResponseFormat"><c>text</c> when the request names none.</param>
/// <param name="Body">The whole request, detached from its document.</param>
public sealed record ChatRequest(
    string Model,
    IReadOnlyList<ChatMessage> Messages,
    IReadOnlyList<ToolResult> ToolResults,
    IReadOnlyList<string> Tools,
    string ResponseFormat,
    bool Stream,
    bool IncludeUsage,
    JsonElement Body)
{
    /// <summary>One more than the assistant messages so far.</summary>
    public int Turn { get; } = 1 + Messages.Count(message => message.Role == "assistant");

    public string LastUser { get; } = Messages.LastOrDefault(message => message.Role == "user")?.Text ?? "";

    public string System { get; } =
        string.Join('\n', Messages.Where(message => message.Role is "system" or "developer").Select(message => message.Text));
}

/// <param name="Text">The text parts, joined by line feeds; other parts have no text.</param>
public sealed record ChatMessage(string Role, string Text);

public sealed record ToolResult(string Name, string Text);
