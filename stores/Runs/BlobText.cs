using System.Text;
using System.Text.Json.Nodes;

namespace Maestro.Stores.Runs;

/// <summary>Whole documents in the blob store: what activities hand to each other by digest.</summary>
public static class BlobText
{
    public static async Task<BlobRef> PutBytesAsync(this IBlobStore blobs, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await blobs.PutAsync(stream, cancellationToken);
    }

    public static Task<BlobRef> PutTextAsync(this IBlobStore blobs, string text, CancellationToken cancellationToken) =>
        blobs.PutBytesAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    public static async Task<string> PutJsonAsync(this IBlobStore blobs, JsonNode? value, CancellationToken cancellationToken) =>
        (await blobs.PutTextAsync(value?.ToJsonString() ?? "null", cancellationToken)).Digest;

    /// <summary>The blob's bytes. Throws <see cref="FileNotFoundException"/> when it does not exist.</summary>
    public static async Task<byte[]> ReadBytesAsync(this IBlobStore blobs, string digest, CancellationToken cancellationToken)
    {
        await using var stream = await blobs.OpenAsync(digest, cancellationToken)
            ?? throw new FileNotFoundException($"Blob {digest} is not in the store.", digest);
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    public static async Task<JsonNode?> ReadJsonAsync(this IBlobStore blobs, string digest, CancellationToken cancellationToken) =>
        JsonNode.Parse(await blobs.ReadBytesAsync(digest, cancellationToken));
}
