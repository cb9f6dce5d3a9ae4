using System.Text;
using System.Text.Json.Nodes;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Http;
using Maestro.Simulator.Serving;

namespace Maestro.Simulator.Anthropic;

/// <summary>An answer as Anthropic's events.</summary>
internal static class MessagesStream
{
    public static async Task WriteAsync(HttpContext http, string id, string model, Answer answer, Pace pace)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        await pace.FirstAsync(http.RequestAborted);
        await SendAsync(http, "message_start", new()
        {
            ["message"] = new JsonObject
            {
                ["id"] = id,
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = model,
                ["content"] = new JsonArray(),
                ["stop_reason"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = answer.PromptTokens, ["output_tokens"] = 1 },
            },
        });
        await SendAsync(http, "ping", []);
        var index = 0;
        if (answer.Text is { } text)
            await BlockAsync(http, index++, new() { ["type"] = "text", ["text"] = "" }, "text_delta", "text", text, pace);
        foreach (var call in answer.ToolCalls)
        {
            await BlockAsync(
                http, index++,
                new() { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = new JsonObject() },
                "input_json_delta", "partial_json", call.Arguments, pace);
        }

        await SendAsync(http, "message_delta", new()
        {
            ["delta"] = new JsonObject { ["stop_reason"] = MessagesEndpoint.StopReason(answer), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = answer.CompletionTokens },
        });
        await SendAsync(http, "message_stop", []);
    }

    private static async Task BlockAsync(
        HttpContext http, int index, JsonObject block, string kind, string field, string text, Pace pace)
    {
        await SendAsync(http, "content_block_start", new() { ["index"] = index, ["content_block"] = block });
        foreach (var piece in ChatStream.Split(text))
        {
            await pace.NextAsync(http.RequestAborted);
            await SendAsync(
                http, "content_block_delta",
                new() { ["index"] = index, ["delta"] = new JsonObject { ["type"] = kind, [field] = piece } });
        }

        await SendAsync(http, "content_block_stop", new() { ["index"] = index });
    }

    private static async Task SendAsync(HttpContext http, string type, JsonObject data)
    {
        data.Insert(0, "type", type);
        await http.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes($"event: {type}\ndata: {data.ToJsonString()}\n\n"), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
