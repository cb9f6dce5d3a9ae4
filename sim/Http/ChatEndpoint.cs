using System.Text.Json;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Serving;

namespace Maestro.Simulator.Http;

/// <summary>
/// <c>POST /v1/chat/completions</c>: the first rule that matches answers; when none does, the request fails and says so.
/// </summary>
internal sealed class ChatEndpoint(AnswerFinder finder, TimeProvider time, VllmServer? server = null)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } request) return;
        if (await finder.FindAsync(http, request) is not { } found) return;

        var envelope = new Envelope(
            $"chatcmpl-sim-{Guid.CreateVersion7():N}", time.GetUtcNow().ToUnixTimeSeconds(),
            ChatRequestReader.ModelPrefix + request.Model);
        await using var pace = Pace.Of(server, request, found.Answer, found.Rule.Latency, time);
        if (request.Stream) await ChatStream.WriteAsync(http, envelope, found.Answer, pace, request.IncludeUsage);
        else await WriteWholeAsync(http, envelope, found.Answer, pace);
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
            await OpenAIError.WriteAsync(
                http, StatusCodes.Status400BadRequest, $"The request body is not JSON: {fault.Message}", code: "invalid_json");
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

    private static async Task WriteWholeAsync(HttpContext http, Envelope envelope, Answer answer, Pace pace)
    {
        await pace.AllAsync(http.RequestAborted);

        var calls = answer.ToolCalls.Select(call => new ToolCallWire(null, call.Id, "function", new(call.Name, call.Arguments)))
            .ToArray();
        var choice = new ChoiceWire(
            0, new("assistant", answer.Text, calls.Length == 0 ? null : calls), null, answer.FinishReason);
        await http.Response.WriteAsJsonAsync(
            envelope.Completion("chat.completion", [choice], Envelope.Usage(answer)), WireJson.Context.CompletionWire,
            cancellationToken: http.RequestAborted);
    }
}
