using Maestro.Router.Attempts;
using Maestro.Router.Formats;
using Maestro.Router.Upstreams.Anthropic;

namespace Router.Tests.WireFormat;

/// <summary>A stream means the same however its bytes arrive.</summary>
public sealed class SplitTests
{
    private static readonly byte[] OpenAI = Encoding.UTF8.GetBytes(
        ": a comment\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Zürich 🏔️\"},\"finish_reason\":null}]}\r\n\r\n"
        + "event: x\ndata: {\"choices\":[{\"index\":0,\ndata: \"delta\":{},\"finish_reason\":\"stop\"}]}\n\n" + ":\r\n\r\n"
        + "data: [DONE]\n\n");

    private static readonly byte[] Anthropic = Encoding.UTF8.GetBytes(
        "event: message_start\r\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":1}}}\r\n\r\n"
        + "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Grüße 🏔️\"}}\n\n"
        + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}\n\n"
        + "data: {\"type\":\"message_stop\"}\n\n");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_SplitAtEveryByte_GivesTheSameEvents(bool anthropic)
    {
        var bytes = anthropic ? Anthropic : OpenAI;
        var whole = await ReadAsync([bytes], anthropic);
        Assert.Equal(anthropic ? 5 : 5, whole.Count);
        if (!anthropic) Assert.Equal(Encoding.UTF8.GetString(bytes), string.Concat(whole));

        for (var at = 1; at < bytes.Length; at++)
            Assert.Equal(whole, await ReadAsync([bytes.AsMemory(0, at), bytes.AsMemory(at)], anthropic));
        Assert.Equal(
            whole,
            await ReadAsync(
                Enumerable.Range(0, bytes.Length).Select(index => (ReadOnlyMemory<byte>)bytes.AsMemory(index, 1)), anthropic));
    }

    [Fact]
    public void Data_OfSeveralLines_IsJoined() =>
        Assert.Equal("{\"a\":\n1}", Encoding.UTF8.GetString(ServerSentEvents.Data("event: x\ndata: {\"a\":\r\ndata:1}\n\n"u8)));

    private static async Task<List<string>> ReadAsync(IEnumerable<ReadOnlyMemory<byte>> pieces, bool anthropic)
    {
        IStreamTranslation? translation = anthropic ? new MessagesStream() : null;
        using var stream = new UpstreamStream(new HttpResponseMessage(), new PiecesStream(pieces), 1024 * 1024, translation);
        var events = new List<string>();
        while (true)
        {
            while (stream.TryNext()) events.Add(Encoding.UTF8.GetString(stream.Current));
            if (stream.Ended) return events;
            await stream.ReadAsync(CancellationToken.None);
        }
    }
}
