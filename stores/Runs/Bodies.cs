using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Maestro.Stores.Runs;

/// <summary>
/// Documents that steps hand to each other by digest. Small ones that this process wrote or read of late are kept, since the next
/// step often wants them: a blob never changes. What is kept is bounded; that a step works does not depend on it.
/// </summary>
/// <param name="blobs">Where they are.</param>
/// <param name="maxKept">Most bytes that are kept; none with zero.</param>
public sealed class Bodies(IBlobStore blobs, int maxKept = Bodies.DefaultKept)
{
    public const int DefaultKept = 16 * 1024 * 1024;

    private const int MaxBody = 256 * 1024;

    // Two generations: when the younger is full, it becomes the older, and what was not asked for since is gone.
    private Generation _young = new();
    private Generation _old = new();

    public async Task<string> PutAsync(JsonNode? value, CancellationToken cancellationToken) =>
        await PutAsync(BlobText.Utf8(value), cancellationToken);

    /// <param name="content">JSON, which must not be changed afterwards.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var digest = (await blobs.PutBytesAsync(content, cancellationToken)).Digest;
        Keep(digest, content);
        return digest;
    }

    /// <summary>Throws <see cref="FileNotFoundException"/> when there is no such document.</summary>
    public async ValueTask<JsonNode?> ReadAsync(string digest, CancellationToken cancellationToken) =>
        JsonNode.Parse((await ReadBytesAsync(digest, cancellationToken)).Span);

    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadBytesAsync(string digest, CancellationToken cancellationToken)
    {
        if (_young.Bodies.TryGetValue(digest, out var known)) return known;
        if (!_old.Bodies.TryGetValue(digest, out known)) known = await blobs.ReadBytesAsync(digest, cancellationToken);
        Keep(digest, known);
        return known;
    }

    private void Keep(string digest, ReadOnlyMemory<byte> content)
    {
        if (content.Length > Math.Min(MaxBody, maxKept)) return;
        var young = _young;
        if (young.Bodies.TryAdd(digest, content) && Interlocked.Add(ref young.Bytes, content.Length) > maxKept / 2)
            (_old, _young) = (young, new Generation());
    }

    private sealed class Generation
    {
        public int Bytes;

        public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Bodies { get; } = new(StringComparer.Ordinal);
    }
}
