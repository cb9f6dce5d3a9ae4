using System.Text.Json;
using System.Text.RegularExpressions;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;

namespace Maestro.Simulator.Http;

/// <summary><c>POST /v1/chat/completions</c>: the first rule that matches answers; when none does, the request fails and says so.</summary>
internal sealed class ChatEndpoint(SimulatorScript script, TimeProvider time)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } request) return;
        var (rule, answer) = await AnswerAsync(http, request);
        if (rule is null || answer is null) return;

        var envelope = new Envelope($"chatcmpl-sim-{Guid.CreateVersion7():N}", time.GetUtcNow().ToUnixTimeSeconds(), ChatRequestReader.ModelPrefix + request.Model);
        if (request.Stream) await ChatStream.WriteAsync(http, envelope, answer, rule.Latency, request.IncludeUsage, time);
        else await WriteWholeAsync(http, envelope, answer, rule.Latency);
    }

    /// <summary>Nulls when the request has been answered with an error.</summary>
    private async Task<(Rule? Rule, Answer? Answer)> AnswerAsync(HttpContext http, ChatRequest request)
    {
        try
        {
            if (script.Rules.FirstOrDefault(rule => rule.When.Holds(request)) is { } rule)
            {
                http.Response.Headers["x-maestro-sim-rule"] = Uri.EscapeDataString(rule.Name);
                return (rule, AnswerRenderer.Render(rule, request));
            }

            await OpenAIError.WriteAsync(
                http,
                StatusCodes.Status404NotFound,
                $"No rule of the simulator's script matches this request (model '{request.Model}', turn {request.Turn}, {script.Rules.Length} rules tried).",
                code: "no_rule_matched");
        }
        catch (Exception fault) when (fault is AnswerException or RegexMatchTimeoutException)
        {
            await OpenAIError.WriteAsync(http, StatusCodes.Status500InternalServerError, fault.Message, code: "script_failed", type: "server_error");
        }

        return default;
    }

    private static async Task<ChatRequest?> ReadAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return ChatRequestReader.Read(document.RootElement.Clone());
        }
        catch (JsonException fault)
        {
            await OpenAIError.WriteAsync(http, StatusCodes.Status400BadRequest, $"The request body is not JSON: {fault.Message}", code: "invalid_json");
        }
        catch (RequestException fault)
        {
            await OpenAIError.WriteAsync(http, StatusCodes.Status400BadRequest, fault.Message, fault.Param);
        }
        catch (BadHttpRequestException fault)
        {
            await OpenAIError.WriteAsync(http, fault.StatusCode, fault.Message);
        }

        return null;
    }

    private async Task WriteWholeAsync(HttpContext http, Envelope envelope, Answer answer, Latency latency)
    {
        var delay = latency.FirstToken + (latency.PerToken * Math.Max(0, answer.CompletionTokens - 1));
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, http.RequestAborted);

        var calls = answer.ToolCalls.Select(call => new ToolCallWire(null, call.Id, "function", new(call.Name, call.Arguments))).ToArray();
        var choice = new ChoiceWire(0, new("assistant", answer.Text, calls.Length == 0 ? null : calls), null, answer.FinishReason);
        await http.Response.WriteAsJsonAsync(
            envelope.Completion("chat.completion", [choice], Envelope.Usage(answer)), WireJson.Context.CompletionWire, cancellationToken: http.RequestAborted);
    }
}
