namespace Maestro.Stores;

/// <summary>
/// Content-addressed bytes: a blob's name is the SHA-256 of its content, so a blob never changes and storing
/// the same bytes twice is storing them once.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Reads everything that <paramref name="content"/> yields, hashes it, and keeps it aside until it is committed. A stream
    /// that fails midway leaves nothing that can be opened, and its exception comes through unchanged; the store's own trouble
    /// is a <see cref="StoreException"/>. The stream is read from where it stands and not closed.
    /// </summary>
    Task<IStagedBlob> StageAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>
    /// The content, or null when no such blob exists. Throws <see cref="FormatException"/> on a malformed digest.
    /// </summary>
    Task<Stream?> OpenAsync(string digest, CancellationToken cancellationToken = default);

    /// <summary>Whether the blob exists. Throws <see cref="FormatException"/> on a malformed digest.</summary>
    Task<bool> ExistsAsync(string digest, CancellationToken cancellationToken = default);
}

/// <summary>Content that was read and is no blob yet. Disposing it lets go of what was not committed.</summary>
public interface IStagedBlob : IAsyncDisposable
{
    /// <summary>What the blob will be.</summary>
    BlobRef Blob { get; }

    /// <summary>Makes it a blob. When this returns, it is on durable storage. Throws <see cref="StoreException"/>.</summary>
    Task CommitAsync(CancellationToken cancellationToken = default);
}

/// <summary>What every blob store can do by staging.</summary>
public static class BlobStoreExtensions
{
    /// <summary>Stages and commits. When this returns, the blob is on durable storage.</summary>
    /// <inheritdoc cref="IBlobStore.StageAsync"/>
    public static async Task<BlobRef> PutAsync(
        this IBlobStore blobs, Stream content, CancellationToken cancellationToken = default)
    {
        await using var staged = await blobs.StageAsync(content, cancellationToken);
        await staged.CommitAsync(cancellationToken);
        return staged.Blob;
    }
}

/// <summary>A blob: <c>sha256:</c> and 64 lower-case hexadecimal digits, and its size in bytes.</summary>
public sealed record BlobRef(string Digest, long Bytes);
