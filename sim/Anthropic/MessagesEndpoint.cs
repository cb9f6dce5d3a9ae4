using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Http;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Serving;

namespace Maestro.Simulator.Anthropic;

/// <summary><c>POST /v1/messages</c>: the same script in Anthropic's wire format.</summary>
internal sealed class MessagesEndpoint(AnswerFinder finder, TimeProvider time, VllmServer? server = null)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } request) return;
        if (await finder.FindAsync(http, request) is not { } found) return;
        var id = $"msg_sim_{Guid.CreateVersion7():N}";
        await using var pace = Pace.Of(server, request, found.Answer, found.Rule.Latency, time);
        if (request.Stream) await MessagesStream.WriteAsync(http, id, request.Model, found.Answer, pace);
        else await WriteWholeAsync(http, id, request.Model, found.Answer, pace);
    }

    internal static string StopReason(Answer answer) => answer.FinishReason switch
    {
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        "content_filter" => "refusal",
        _ => "end_turn",
    };

    private static async Task<ChatRequest?> ReadAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return ChatRequestReader.Read(MessagesReader.ToChat(document.RootElement));
        }
        catch (JsonException fault)
        {
            await WriteErrorAsync(http, $"The request body is not JSON: {fault.Message}");
        }
        catch (RequestException fault)
        {
            await WriteErrorAsync(http, fault.Message);
        }

        return null;
    }

    private static Task WriteErrorAsync(HttpContext http, string message)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.ContentType = "application/json";
        var error = new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["message"] = message },
        };
        return http.Response.WriteAsync(error.ToJsonString(), http.RequestAborted);
    }

    private static async Task WriteWholeAsync(HttpContext http, string id, string model, Answer answer, Pace pace)
    {
        await pace.AllAsync(http.RequestAborted);
        var content = new JsonArray();
        if (answer.Text is { } text) content.Add(new JsonObject { ["type"] = "text", ["text"] = text });
        foreach (var call in answer.ToolCalls)
            content.Add(new JsonObject
            {
                ["type"] = "tool_use",
                ["id"] = call.Id,
                ["name"] = call.Name,
                ["input"] = JsonNode.Parse(call.Arguments),
            });
        var message = new JsonObject
        {
            ["id"] = id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = model,
            ["content"] = content,
            ["stop_reason"] = StopReason(answer),
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = answer.PromptTokens, ["output_tokens"] = answer.CompletionTokens },
        };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(message.ToJsonString(), http.RequestAborted);
    }
}
