using System.Text;
using System.Text.Json;

namespace Maestro.Router.Upstreams.Anthropic;

/// <summary>An Anthropic message as an OpenAI completion.</summary>
internal static class MessagesAnswer
{
    public static void Write(Utf8JsonWriter json, JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("content", out var content)
            || content.ValueKind != JsonValueKind.Array)
            throw new InvalidDataException("the answer is not an Anthropic message");

        json.WriteStartObject();
        json.WriteString("id"u8, Text(message, "id"));
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, 0);
        json.WriteString("model"u8, Text(message, "model"));
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        WriteContent(json, content);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, FinishReason(Text(message, "stop_reason")));
        json.WriteEndObject();
        json.WriteEndArray();
        if (message.TryGetProperty("usage", out var usage)) MessagesUsage.Read(usage).Write(json);
        json.WriteEndObject();
    }

    public static string FinishReason(string? stopReason) => stopReason switch
    {
        "max_tokens" or "model_context_window_exceeded" => "length",
        "tool_use" => "tool_calls",
        "refusal" => "content_filter",
        _ => "stop",
    };

    private static void WriteContent(Utf8JsonWriter json, JsonElement content)
    {
        StringBuilder? text = null;
        StringBuilder? thinking = null;
        var calls = 0;
        foreach (var block in content.EnumerateArray())
        {
            switch (Text(block, "type"))
            {
                case "text":
                    (text ??= new()).Append(Text(block, "text"));
                    break;
                case "thinking":
                    (thinking ??= new()).Append(Text(block, "thinking"));
                    break;
                case "tool_use":
                    calls++;
                    break;
            }
        }

        json.WriteString("content"u8, text?.ToString());
        if (thinking is not null) json.WriteString("reasoning_content"u8, thinking.ToString());
        json.WriteNull("refusal"u8);
        if (calls == 0) return;
        json.WriteStartArray("tool_calls"u8);
        foreach (var block in content.EnumerateArray())
        {
            if (Text(block, "type") != "tool_use") continue;
            json.WriteStartObject();
            json.WriteString("id"u8, Text(block, "id"));
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, Text(block, "name"));
            json.WriteString("arguments"u8, block.TryGetProperty("input", out var input) ? input.GetRawText() : "{}");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
