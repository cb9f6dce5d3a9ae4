namespace Maestro.Stores;

/// <summary>
/// Content-addressed bytes: a blob's name is the SHA-256 of its content, so a blob never changes and storing
/// the same bytes twice is storing them once.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Stores everything that <paramref name="content"/> yields. When this returns, the blob is on durable storage.
    /// A stream that fails midway leaves nothing that can be opened, and its exception comes through unchanged; the
    /// store's own trouble is a <see cref="StoreException"/>. The stream is read from where it stands and not closed.
    /// </summary>
    Task<BlobRef> PutAsync(Stream content, CancellationToken cancellationToken = default);

    /// <summary>The content, or null when no such blob exists. Throws <see cref="FormatException"/> on a malformed digest.</summary>
    Task<Stream?> OpenAsync(string digest, CancellationToken cancellationToken = default);

    /// <summary>Whether the blob exists. Throws <see cref="FormatException"/> on a malformed digest.</summary>
    Task<bool> ExistsAsync(string digest, CancellationToken cancellationToken = default);
}

/// <summary>A stored blob: <c>sha256:</c> and 64 lower-case hexadecimal digits, and its size in bytes.</summary>
public sealed record BlobRef(string Digest, long Bytes);
