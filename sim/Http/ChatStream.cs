using System.Text.Json;
using System.Text.RegularExpressions;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Serving;

namespace Maestro.Simulator.Http;

/// <summary>
/// Writes an answer as server-sent events: role, pieces of text and arguments, finish reason, usage if asked, <c>[DONE]</c>.
/// </summary>
internal static partial class ChatStream
{
    public static async Task WriteAsync(HttpContext http, Envelope envelope, Answer answer, Pace pace, bool includeUsage)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-cache";
        var cancellation = http.RequestAborted;

        await pace.FirstAsync(cancellation);
        await SendDeltaAsync(http, envelope, new("assistant", answer.Text is null ? null : "", null), null);
        var first = true;
        foreach (var delta in Deltas(answer))
        {
            if (!first) await pace.NextAsync(cancellation);
            first = false;
            await SendDeltaAsync(http, envelope, delta, null);
        }

        await SendDeltaAsync(http, envelope, new(null, null, null), answer.FinishReason);
        if (includeUsage) await SendAsync(http, envelope.Completion("chat.completion.chunk", [], Envelope.Usage(answer)));
        await http.Response.BodyWriter.WriteAsync("data: [DONE]\n\n"u8.ToArray(), cancellation);
    }

    /// <summary>A text in pieces of about a token each.</summary>
    internal static IEnumerable<string> Split(string text) => Pieces().Matches(text).Select(piece => piece.Value);

    private static IEnumerable<MessageWire> Deltas(Answer answer)
    {
        if (answer.Text is { } text)
        {
            foreach (Match piece in Pieces().Matches(text)) yield return new(null, piece.Value, null);
        }

        for (var index = 0; index < answer.ToolCalls.Length; index++)
        {
            var call = answer.ToolCalls[index];
            yield return new(null, null, [new(index, call.Id, "function", new(call.Name, ""))]);
            foreach (Match piece in Pieces().Matches(call.Arguments))
                yield return new(null, null, [new(index, null, null, new(null, piece.Value))]);
        }
    }

    private static Task SendDeltaAsync(HttpContext http, Envelope envelope, MessageWire delta, string? finish) =>
        SendAsync(http, envelope.Completion("chat.completion.chunk", [new(0, null, delta, finish)], null));

    private static async Task SendAsync(HttpContext http, CompletionWire chunk)
    {
        var body = http.Response.BodyWriter;
        body.Write("data: "u8);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(chunk, WireJson.Context.CompletionWire));
        body.Write("\n\n"u8);
        await body.FlushAsync(http.RequestAborted);
    }

    private static void Write(this System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes) =>
        System.Buffers.BuffersExtensions.Write(writer, bytes);

    /// <summary>A word with the space before it: about what a token is.</summary>
    [GeneratedRegex(@"\s*\S{1,12}|\s+")]
    private static partial Regex Pieces();
}
