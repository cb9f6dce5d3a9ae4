using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maestro.Stores.Runs;

/// <summary>Whole documents in the blob store: what activities hand to each other by digest.</summary>
public static class BlobText
{
    public static async Task<BlobRef> PutBytesAsync(
        this IBlobStore blobs, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var stream = MemoryMarshal.TryGetArray(content, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        return await blobs.PutAsync(stream, cancellationToken);
    }

    public static Task<BlobRef> PutTextAsync(this IBlobStore blobs, string text, CancellationToken cancellationToken) =>
        blobs.PutBytesAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    public static async Task<string> PutJsonAsync(this IBlobStore blobs, JsonNode? value, CancellationToken cancellationToken) =>
        (await blobs.PutBytesAsync(Utf8(value), cancellationToken)).Digest;

    /// <summary>The blob's bytes. Throws <see cref="FileNotFoundException"/> when it does not exist.</summary>
    public static async Task<byte[]> ReadBytesAsync(this IBlobStore blobs, string digest, CancellationToken cancellationToken)
    {
        await using var stream = await blobs.OpenAsync(digest, cancellationToken)
            ?? throw new FileNotFoundException($"Blob {digest} is not in the store.", digest);
        using var buffer = new MemoryStream(stream.CanSeek ? (int)stream.Length : 0);
        await stream.CopyToAsync(buffer, cancellationToken);
        return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
    }

    public static async Task<JsonNode?> ReadJsonAsync(
        this IBlobStore blobs, string digest, CancellationToken cancellationToken) =>
        JsonNode.Parse(await blobs.ReadBytesAsync(digest, cancellationToken));

    /// <summary>The one way in which a document is written: equal documents have equal digests.</summary>
    internal static ReadOnlyMemory<byte> Utf8(JsonNode? value)
    {
        if (value is null) return "null"u8.ToArray();
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) value.WriteTo(writer);
        return bytes.WrittenMemory;
    }
}
