using CsCheck;
using Maestro.Router.Configuration;
using Maestro.Router.Formats;
using Maestro.Router.Forwarding;
using Maestro.Router.Upstreams.Anthropic;

namespace Router.Tests.WireFormat;

/// <summary>Whatever comes over the wire, parsers end in what their callers expect.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "data:", "data: ", "\n", "\r\n", "\n\n", "event: ", "null", "true", "1e9", "-",
        "[DONE]", "\u0000", "é", "🏔",
        "\"type\"", "\"message_start\"", "\"content_block_start\"", "\"content_block_delta\"", "\"message_delta\"", "\"index\"",
        "\"delta\"", "\"usage\"", "\"choices\"",
        "\"text_delta\"", "\"input_json_delta\"", "\"partial_json\"", "\"model\"", "\"stream\"", "\"messages\"", "\"role\"",
        "\"content\"", "\"tool_calls\"", "\"function\"",
    ];

    private static readonly string[] Seeds =
    [
        """{"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":1}}}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}""",
        """{"type":"error","error":{"type":"overloaded_error","message":"m"}}""",
        """{"id":"c","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}],"usage":{"prompt_tokens":1,"prompt_tokens_details":{"cached_tokens":1}}}""",
        """{"model":"m","stream":true,"stream_options":{"x":1},"max_tokens":5,"tools":[{"type":"function","function":{"name":"n"}}],"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"n","arguments":"{}"}}]},{"role":"tool","tool_call_id":"a","content":"r"}]}""",
        """{"id":"m","type":"message","content":[{"type":"text","text":"t"},{"type":"tool_use","id":"t","name":"n","input":{}}],"stop_reason":"end_turn","usage":{"input_tokens":1}}""",
    ];

    private static readonly Gen<string> Garbage = Gen.OneOf(Gen.OneOf(Words), Gen.String[0, 5]).Array[0, 40]
        .Select(string.Concat);

    /// <summary>A true message with a piece taken out or put in, as faults on the way make them.</summary>
    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.OneOf(
            Seeds), Gen.Double.Unit, Gen.Double.Unit, Gen.OneOf(Gen.Const(""), Gen.OneOf(Words)), (seed, from, length, put) =>
        {
            var start = (int)(from * seed.Length);
            return string.Concat(seed.AsSpan(0, start), put, seed.AsSpan(Math.Min(seed.Length, start + (int)(length * 12))));
        });

    private static readonly Gen<string> Any = Gen.Frequency((1, Garbage), (3, Mutated));

    [Fact]
    public void AnthropicStream_ThrowsOnlyWhatBreaksTheStream() => Any.Array[1, 6].Sample(
        messages =>
        {
            using var output = new PooledBuffer(256);
            var stream = new MessagesStream();
            try
            {
                foreach (var message in messages)
                    stream.Translate(Encoding.UTF8.GetBytes("data: " + message.ReplaceLineEndings("") + "\n\n"), output);
            }
            catch (Exception fault) when (fault is JsonException or InvalidDataException)
            {
                // What the relay reports.
            }
        },
        iter: 20_000);

    [Fact]
    public void AnthropicAnswerAndRequest_ThrowOnlyWhatTheClientIsTold() => Any.Sample(
        text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            try
            {
                MessagesTranslation.Instance.Answer(bytes).Dispose();
            }
            catch (Exception fault) when (fault is JsonException or InvalidDataException)
            {
                // A bad response.
            }

            try
            {
                MessagesTranslation.Instance.Request(bytes, "m", null).Dispose();
            }
            catch (Exception fault) when (fault is JsonException or UntranslatableException or KeyNotFoundException
                or InvalidOperationException or FormatException)
            {
                // A bad request.
            }
        },
        iter: 20_000);

    [Fact]
    public void Bodies_NeverThrow_AndWhatIsTakenIsJson() => Any.Sample(
        text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (RequestBody.TryParse(bytes, Operation.Chat, out _, out _) is not { } body) return;
            _ = body.PrefixHash();
            using var document = JsonDocument.Parse(
                Join(body.PiecesFor("\"other\""u8.ToArray())), new JsonDocumentOptions { MaxDepth = 256 });
            Assert.Equal("other", document.RootElement.GetProperty("model").GetString());
        },
        iter: 20_000);

    [Fact]
    public void Facts_ThrowOnlyForWhatIsNotJson() => Any.Sample(
        text =>
        {
            try
            {
                _ = CompletionFacts.Read(Encoding.UTF8.GetBytes(text));
            }
            catch (JsonException)
            {
                // A bad response.
            }
        },
        iter: 20_000);

    [Fact]
    public void Events_FoundPieceByPiece_AreThoseFoundAtOnce() => Gen.Select(Garbage, Gen.Int[1, 7]).Sample(
        (text, size) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(Lengths(bytes, bytes.Length + 1), Lengths(bytes, size));
        },
        iter: 5_000);

    private static List<int> Lengths(byte[] bytes, int size)
    {
        var found = new List<int>();
        var (start, from) = (0, 0);
        for (var end = Math.Min(size, bytes.Length); ; end = Math.Min(end + size, bytes.Length))
        {
            for (int length; (length = ServerSentEvents.CompleteLength(bytes.AsSpan(start, end - start), ref from)) > 0;)
            {
                found.Add(length);
                start += length;
            }

            if (end == bytes.Length) return found;
        }
    }

    private static byte[] Join(ReadOnlyMemory<byte>[] pieces) => [.. pieces.SelectMany(piece => piece.ToArray())];
}
