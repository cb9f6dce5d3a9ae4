using System.Runtime.InteropServices;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Maestro.Functions.Tools;

/// <summary>One live connection to an MCP server and the tools that it offered when it was made.</summary>
public sealed class ToolServerConnection(McpClient client, IEnumerable<McpClientTool> tools) : IAsyncDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, McpClientTool> _tools = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<string> ToolNames => _tools.Keys;

    /// <summary>The tool as the server describes it, or null when it has none of that name.</summary>
    public Tool? Describe(string tool) => _tools.TryGetValue(tool, out var known) ? known.ProtocolTool : null;

    /// <summary>
    /// Calls a tool. What it reports about itself, failure included, is the answer; only a broken connection throws.
    /// </summary>
    public async Task<(JsonNode? Output, bool IsError)> CallAsync(
        string tool, JsonObject arguments, CancellationToken cancellationToken)
    {
        try
        {
            var values = arguments.ToDictionary(pair => pair.Key, pair => (object?)pair.Value, StringComparer.Ordinal);
            var result = await client.CallToolAsync(tool, values, cancellationToken: cancellationToken);
            return (Output(result), result.IsError ?? false);
        }
        catch (McpProtocolException refused)
        {
            // The server is there and says no: wrong arguments, unknown tool. Another try would get the same answer.
            return (new JsonObject { ["error"] = refused.Message }, true);
        }
        catch (JsonException unreadable)
        {
            return (new JsonObject { ["error"] = $"The tool's structured answer cannot be read: {unreadable.Message}" }, true);
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static JsonNode? Output(CallToolResult result)
    {
        if (result.StructuredContent is { } structured)
            return JsonNode.Parse(JsonMarshal.GetRawUtf8Value(structured), documentOptions: Strict);

        var text = string.Join("\n", result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return new JsonObject { [result.IsError == true ? "error" : "text"] = text };
    }
}
