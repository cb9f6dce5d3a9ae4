using System.Text.Json;

namespace Maestro.Simulator.Requests;

/// <summary>Reads a request body. Throws <see cref="RequestException"/> or <see cref="JsonException"/>.</summary>
internal static class ChatRequestReader
{
    public const string ModelPrefix = "sim/";

    public static ChatRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new RequestException("The request body must be a JSON object.", null);
        var model = Text(body, "model") ?? throw new RequestException("'model' is missing or is not a text.", "model");
        if (!body.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array
            || messages.GetArrayLength() == 0)
            throw new RequestException("'messages' must be a list with at least one message.", "messages");
        if (body.TryGetProperty("n", out var n) && n.ValueKind == JsonValueKind.Number && n.GetDouble() > 1)
            throw new RequestException("The simulator gives one choice; 'n' above 1 is not supported.", "n");

        var (read, results) = ReadMessages(messages);
        return new(
            model.StartsWith(ModelPrefix, StringComparison.Ordinal) ? model[ModelPrefix.Length..] : model,
            read,
            results,
            ReadTools(body),
            body.TryGetProperty("response_format", out var format) ? Text(format, "type") ?? "text" : "text",
            body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True,
            body.TryGetProperty("stream_options", out var options) && IsTrue(options, "include_usage"),
            body);
    }

    private static (List<ChatMessage> Messages, List<ToolResult> Results) ReadMessages(JsonElement messages)
    {
        var read = new List<ChatMessage>();
        var results = new List<ToolResult>();
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var role = Text(message, "role")
                ?? throw new RequestException(
                    $"'messages[{index}].role' is missing or is not a text.", $"messages[{index}].role");
            var text = ContentText(message);
            read.Add(new(role, text));
            if (role == "assistant") CollectCalls(message, calls);
            if (role == "tool")
                results.Add(new(Text(message, "name") ?? calls.GetValueOrDefault(Text(message, "tool_call_id") ?? "", ""), text));
            index++;
        }

        return (read, results);
    }

    /// <summary>Tool messages name the call they answer, not the tool; the assistant's message has both.</summary>
    private static void CollectCalls(JsonElement message, Dictionary<string, string> calls)
    {
        if (!message.TryGetProperty("tool_calls", out var list) || list.ValueKind != JsonValueKind.Array) return;
        foreach (var call in list.EnumerateArray())
        {
            if (Text(call, "id") is { } id && call.TryGetProperty("function", out var function)
                && Text(function, "name") is { } name)
                calls[id] = name;
        }
    }

    private static string ContentText(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content)) return "";
        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array =>
                string.Join('\n', content.EnumerateArray().Select(part => Text(part, "text")).OfType<string>()),
            _ => "",
        };
    }

    private static List<string> ReadTools(JsonElement body) =>
        body.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array
            ? [.. tools.EnumerateArray()
                .Select(tool => tool.ValueKind == JsonValueKind.Object && tool.TryGetProperty("function", out var function)
                    ? Text(function, "name")
                    : null)
                .OfType<string>()]
            : [];

    private static bool IsTrue(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
