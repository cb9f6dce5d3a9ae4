using System.Buffers;
using System.Text.Json;
using Maestro.Functions.Contracts;

namespace Maestro.Functions.Nodes;

/// <summary>A map's list in chunks of bounded size, and its answers as one list again.</summary>
public sealed class MapBodies(Bodies bodies)
{
    // An item's step reads a chunk: this much more than its item, in exchange for that many blobs fewer.
    private const int ChunkBytes = 128 * 1024;
    private const int ReadsAtOnce = 16;

    public async Task<IReadOnlyList<ItemChunk>> SplitAsync(JsonArray list, CancellationToken cancellationToken)
    {
        var chunks = new List<ItemChunk>();
        for (var next = 0; next < list.Count;)
        {
            var (content, first) = (new ArrayBufferWriter<byte>(), next);
            using (var writer = new Utf8JsonWriter(content))
            {
                writer.WriteStartArray();
                do Write(writer, list[next++]);
                while (next < list.Count && writer.BytesPending + writer.BytesCommitted < ChunkBytes);
                writer.WriteEndArray();
            }

            chunks.Add(new ItemChunk(await bodies.PutAsync(content.WrittenMemory, cancellationToken), next - first));
        }

        return chunks;
    }

    public async Task<JsonNode?> ItemAsync(MapItemInput input, CancellationToken cancellationToken)
    {
        var content = await bodies.ReadBytesAsync(input.Items, cancellationToken);
        return Item(content.Span, input.Index - input.First);
    }

    /// <summary>The list of all answers, which are stored as they are to be written. An item that failed has its error.</summary>
    /// <returns>Its digest.</returns>
    public async Task<string> JoinAsync(IReadOnlyList<NodeResult> results, CancellationToken cancellationToken)
    {
        var content = new ArrayBufferWriter<byte>();
        content.Write("["u8);
        foreach (var some in results.Chunk(ReadsAtOnce))
        {
            foreach (var answer in await Task.WhenAll(some.Select(result => AnswerAsync(result, cancellationToken))))
            {
                if (content.WrittenCount > 1) content.Write(","u8);
                content.Write(answer.Span);
            }
        }

        content.Write("]"u8);
        return await bodies.PutAsync(content.WrittenMemory, cancellationToken);
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(NodeResult result, CancellationToken cancellationToken) =>
        result.End == NodeEnd.Completed
            ? await bodies.ReadBytesAsync(result.Digest!, cancellationToken)
            : JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["error"] = result.Message });

    private static void Write(Utf8JsonWriter writer, JsonNode? item)
    {
        if (item is null) writer.WriteNullValue();
        else item.WriteTo(writer);
    }

    /// <summary>Only the item is parsed; those before it are passed over.</summary>
    private static JsonNode? Item(ReadOnlySpan<byte> list, int index)
    {
        var reader = new Utf8JsonReader(list);
        reader.Read();
        for (reader.Read(); index > 0; index--)
        {
            reader.Skip();
            reader.Read();
        }

        return JsonNode.Parse(ref reader);
    }
}
