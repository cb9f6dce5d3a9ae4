using CsCheck;
using Maestro.Router.Formats;

namespace Router.Tests;

public sealed class SseTests
{
    [Fact]
    public void CompleteLength_WhereverTheBytesAreCut_FindsTheSameEvents()
    {
        var line = Pick("data: {\"a\":1}", "data:x", ": comment", "event: e", "data: é😀", "id: 7", "data");
        var end = Pick("\n", "\r\n");
        var message = Gen.Select(line.Array[1, 4], end)
            .Select((lines, eol) => string.Concat(lines.Select(item => item + eol)) + eol);
        Gen.Select(message.Array[1, 6], Gen.Int[1, 7]).Sample((messages, step) =>
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(messages));
            var found = new List<string>();
            using var buffer = new PooledBuffer(16);
            var from = 0;
            for (var start = 0; start < bytes.Length; start += step)
            {
                buffer.Append(bytes.AsSpan(start, Math.Min(step, bytes.Length - start)));
                int length;
                while ((length = ServerSentEvents.CompleteLength(buffer.Span, ref from)) > 0)
                {
                    found.Add(Encoding.UTF8.GetString(buffer.Span[..length]));
                    buffer.Consume(length);
                }
            }

            return buffer.Length == 0 && found.SequenceEqual(messages);
        });
    }

    private static Gen<string> Pick(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Theory]
    [InlineData("data: a\n\n", "a")]
    [InlineData("data:a\r\ndata: b\r\n\r\n", "a\nb")]
    [InlineData("event: x\ndata: a\nid: 1\n\n", "a")]
    [InlineData(": data: a\n\n", "")]
    [InlineData("database: a\n\n", "")]
    [InlineData("data\n\n", "")]
    public void Data_JoinsTheDataLines(string message, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(ServerSentEvents.Data(Encoding.UTF8.GetBytes(message))));

    [Fact]
    public void Facts_OfAnyBytes_AreReadOrAreAJsonError() =>
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            try
            {
                CompletionFacts.Read(bytes);
            }
            catch (System.Text.Json.JsonException)
            {
                // the only way to fail
            }
        });

    [Fact]
    public void Facts_OfMutilatedChunks_AreReadOrAreAJsonError()
    {
        var chunk = Encoding.UTF8.GetBytes(
            """{"choices":[{"index":1,"delta":{"x":[1,{}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2},"error":null}""");
        Gen.Select(Gen.Int[0, chunk.Length - 1], Gen.Byte, Gen.Int[0, chunk.Length]).Sample((at, value, cut) =>
        {
            byte[] mutilated = [.. chunk[..cut]];
            if (at < cut) mutilated[at] = value;
            try
            {
                CompletionFacts.Read(mutilated);
            }
            catch (System.Text.Json.JsonException)
            {
                // the only way to fail
            }
        });
    }
}
