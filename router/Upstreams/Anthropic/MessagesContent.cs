using System.Text.Json;
using Maestro.Router.Formats;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>
/// Messages: system texts go to the top, tool results become parts of user messages, calls become parts of assistant messages.
/// </summary>
internal static class MessagesContent
{
    public static void WriteSystem(Utf8JsonWriter json, JsonElement request)
    {
        var any = false;
        foreach (var message in Messages(request))
        {
            if (Role(message) is not ("system" or "developer")) continue;
            if (!any) json.WriteStartArray("system"u8);
            any = true;
            WriteParts(json, message);
        }

        if (any) json.WriteEndArray();
    }

    public static void WriteMessages(Utf8JsonWriter json, JsonElement request)
    {
        json.WriteStartArray("messages"u8);
        string? open = null; // the role of the message that is being written: consecutive ones of one side are one message
        foreach (var message in Messages(request))
        {
            var role = Role(message);
            if (role is "system" or "developer") continue;
            var side = role switch
            {
                "user" or "tool" => "user",
                "assistant" => "assistant",
                _ => throw new UntranslatableException($"messages of role '{role}' have no counterpart at Anthropic."),
            };
            if (side != open) Open(json, side, open is not null);
            open = side;
            if (role == "tool") WriteToolResult(json, message);
            else WriteParts(json, message);
            if (role == "assistant") WriteToolCalls(json, message);
        }

        if (open is not null) Close(json);
        json.WriteEndArray();
    }

    private static void Open(Utf8JsonWriter json, string role, bool another)
    {
        if (another) Close(json);
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteStartArray("content"u8);
    }

    private static void Close(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content)) return;
        if (content.ValueKind == JsonValueKind.String) WriteText(json, content, message);
        if (content.ValueKind != JsonValueKind.Array) return;
        foreach (var part in content.EnumerateArray()) WritePart(json, part);
    }

    private static void WritePart(Utf8JsonWriter json, JsonElement part)
    {
        var type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var name) ? name.GetString() : null;
        switch (type)
        {
            case "text":
                WriteText(json, part.GetProperty("text"), part);
                break;
            case "refusal":
                WriteText(json, part.GetProperty("refusal"), part);
                break;
            case "image_url":
                WriteImage(json, part);
                break;
            case "input_audio" or "file":
                throw new UntranslatableException($"Parts of type '{type}' have no counterpart at Anthropic.");
            case null:
                throw new UntranslatableException("A part of a message has no 'type'.");
            default:
                part.WriteTo(json); // Anthropic's own kinds, such as document or image, go along as they are
                break;
        }
    }

    /// <summary>Anthropic refuses empty texts; leaving them out says the same.</summary>
    private static void WriteText(Utf8JsonWriter json, JsonElement text, JsonElement owner)
    {
        if (text.ValueKind != JsonValueKind.String || text.ValueEquals(""u8)) return;
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        MessagesRequest.Copy(json, "text", text);
        if (owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty("cache_control", out var cache))
            MessagesRequest.Copy(json, "cache_control", cache);
        json.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter json, JsonElement part)
    {
        var url = part.GetProperty("image_url") is { ValueKind: JsonValueKind.Object } inner
            ? inner.GetProperty("url").GetString()!
            : part.GetProperty("image_url").GetString()!;
        json.WriteStartObject();
        json.WriteString("type"u8, "image"u8);
        json.WriteStartObject("source"u8);
        if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            var comma = url.IndexOf(',', StringComparison.Ordinal);
            var semicolon = url.IndexOf(';', StringComparison.Ordinal);
            if (comma < 0 || semicolon < 0 || semicolon > comma)
                throw new UntranslatableException("An image's data URL is not base64.");
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, url.AsSpan(5, semicolon - 5));
            json.WriteString("data"u8, url.AsSpan(comma + 1));
        }
        else
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, url);
        }

        json.WriteEndObject();
        if (part.TryGetProperty("cache_control", out var cache)) MessagesRequest.Copy(json, "cache_control", cache);
        json.WriteEndObject();
    }

    private static void WriteToolCalls(Utf8JsonWriter json, JsonElement message)
    {
        if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array) return;
        foreach (var call in calls.EnumerateArray())
        {
            var function = call.GetProperty("function");
            json.WriteStartObject();
            json.WriteString("type"u8, "tool_use"u8);
            MessagesRequest.Copy(json, "id", call.GetProperty("id"));
            MessagesRequest.Copy(json, "name", function.GetProperty("name"));
            json.WritePropertyName("input"u8);
            WriteArguments(json, function);
            json.WriteEndObject();
        }
    }

    /// <summary>Arguments are text at OpenAI and an object at Anthropic.</summary>
    private static void WriteArguments(Utf8JsonWriter json, JsonElement function)
    {
        var text = function.TryGetProperty("arguments", out var arguments) ? arguments.GetString() : null;
        if (string.IsNullOrWhiteSpace(text)) text = "{}";
        try
        {
            using var document = JsonDocument.Parse(text, MessagesTranslation.Deep);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new UntranslatableException("A tool call's arguments are not a JSON object.");
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            throw new UntranslatableException("A tool call's arguments are not JSON.");
        }
    }

    private static void WriteToolResult(Utf8JsonWriter json, JsonElement message)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        MessagesRequest.Copy(json, "tool_use_id", message.GetProperty("tool_call_id"));
        if (message.TryGetProperty("content", out var content)
            && content.ValueKind is JsonValueKind.String or JsonValueKind.Array)
        {
            json.WriteStartArray("content"u8);
            WriteParts(json, message);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static JsonElement.ArrayEnumerator Messages(JsonElement request) =>
        request.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? messages.EnumerateArray()
            : throw new UntranslatableException("'messages' must be a list.");

    private static string Role(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role)
            && role.ValueKind == JsonValueKind.String
            ? role.GetString()!
            : throw new UntranslatableException("A message has no 'role'.");
}
