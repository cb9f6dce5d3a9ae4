using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Simulator.Requests;

namespace Maestro.Simulator.Anthropic;

/// <summary>An Anthropic request as the chat completion that scripts match on. Throws <see cref="RequestException"/>.</summary>
internal static class MessagesReader
{
    public static JsonElement ToChat(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new RequestException("The request body must be a JSON object.", null);
        if (!body.TryGetProperty("max_tokens", out var limit) || limit.ValueKind != JsonValueKind.Number)
            throw new RequestException("max_tokens: Field required", "max_tokens");
        var messages = new JsonArray();
        if (body.TryGetProperty("system", out var system))
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = Text(system) });
        if (!body.TryGetProperty("messages", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new RequestException("messages: Field required", "messages");
        foreach (var message in list.EnumerateArray()) Add(messages, message);

        var chat = new JsonObject { ["messages"] = messages };
        if (body.TryGetProperty("model", out var model)) chat["model"] = JsonNode.Parse(model.GetRawText());
        if (body.TryGetProperty("stream", out var stream)) chat["stream"] = JsonNode.Parse(stream.GetRawText());
        if (body.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array)
        {
            chat["tools"] = new JsonArray([.. tools.EnumerateArray().Select(tool => (JsonNode)new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = tool.TryGetProperty("name", out var name) ? name.GetString() : null },
            })]);
        }

        return JsonSerializer.SerializeToElement(chat, MessagesJson.Default.JsonObject);
    }

    private static void Add(JsonArray messages, JsonElement message)
    {
        var role = message.TryGetProperty("role", out var value) ? value.GetString() : null;
        if (role is not ("user" or "assistant"))
            throw new RequestException("messages: role must be user or assistant", "messages");
        var content = message.TryGetProperty("content", out var given) ? given : default;
        if (content.ValueKind != JsonValueKind.Array)
        {
            messages.Add(new JsonObject { ["role"] = role, ["content"] = Text(content) });
            return;
        }

        var calls = new JsonArray();
        foreach (var block in content.EnumerateArray())
        {
            switch (Type(block))
            {
                case "tool_result":
                    messages.Add(new JsonObject
                    {
                        ["role"] = "tool",
                        ["tool_call_id"] = block.GetProperty("tool_use_id").GetString(),
                        ["content"] = block.TryGetProperty("content", out var result) ? Text(result) : "",
                    });
                    break;
                case "tool_use":
                    calls.Add(new JsonObject
                    {
                        ["id"] = block.GetProperty("id").GetString(),
                        ["type"] = "function",
                        ["function"] = new JsonObject
                        {
                            ["name"] = block.GetProperty("name").GetString(),
                            ["arguments"] = block.GetProperty("input").GetRawText(),
                        },
                    });
                    break;
            }
        }

        var text = Text(content);
        if (text.Length == 0 && calls.Count == 0) return;
        var written = new JsonObject { ["role"] = role, ["content"] = text };
        if (calls.Count > 0) written["tool_calls"] = calls;
        messages.Add(written);
    }

    private static string? Type(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object && block.TryGetProperty("type", out var type) ? type.GetString() : null;

    private static string Text(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => content.GetString()!,
        JsonValueKind.Array =>
            string.Join(
                '\n',
                content.EnumerateArray().Where(block => Type(block) == "text")
                    .Select(block => block.GetProperty("text").GetString())),
        _ => "",
    };
}
