using System.Buffers;
using System.Security.Cryptography;
using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>
/// Blobs as files named by their digest, under two levels of folders. A blob is written aside, flushed, and then
/// renamed: under its own name there is the whole of it or nothing.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _folder;
    private readonly string _staging;
    private readonly DurableFolders _folders;
    private readonly StoredDigests _stored = new();

    private FileBlobStore(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _staging = Path.Combine(_folder, "staging");
        _folders = new DurableFolders(_folder);
    }

    /// <summary>
    /// Opens the folder, creating it when missing, and removes what a crash left half-written.
    /// Throws <see cref="StoreException"/> when it cannot be used.
    /// </summary>
    public static FileBlobStore OpenFolder(string folder)
    {
        var store = new FileBlobStore(folder);
        try
        {
            DurableFolder.Create(store._staging);
            StagedBlob.RemoveAbandoned(store._staging);
            return store;
        }
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, store._folder);
        }
    }

    /// <inheritdoc/>
    public async Task<BlobRef> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var read = await content.ReadAtLeastAsync(buffer.AsMemory(0, BufferBytes), BufferBytes, throwOnEndOfStream: false, cancellationToken);
            return read < BufferBytes
                ? await PutSmallAsync(buffer.AsMemory(0, read))
                : await PutLargeAsync(buffer.AsMemory(0, read), content, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string digest, CancellationToken cancellationToken = default)
    {
        var path = PathOf(digest);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, path);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string digest, CancellationToken cancellationToken = default)
    {
        var path = PathOf(digest);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Exists(path));
    }

    /// <summary>Content that is known before anything is written: what is there already costs no write.</summary>
    private async Task<BlobRef> PutSmallAsync(ReadOnlyMemory<byte> content)
    {
        var blob = new BlobRef(Digest.FromHash(SHA256.HashData(content.Span)), content.Length);
        var path = PathOf(blob.Digest);
        if (_stored.Contains(blob.Digest) && new FileInfo(path) is { Exists: true } file && file.Length == blob.Bytes) return blob;

        await DiskThreads.RunAsync(() =>
        {
            using var staged = StagedBlob.Create(_staging);
            staged.Append(content.Span);
            staged.MoveTo(path, _folders);
        });
        _stored.Add(blob.Digest);
        return blob;
    }

    private async Task<BlobRef> PutLargeAsync(Memory<byte> buffer, Stream rest, CancellationToken cancellationToken)
    {
        using var staged = StagedBlob.Create(_staging);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        for (var read = buffer.Length; read > 0; read = await rest.ReadAsync(buffer, cancellationToken))
        {
            hash.AppendData(buffer.Span[..read]);
            staged.Append(buffer.Span[..read]);
            bytes += read;
        }

        var blob = new BlobRef(Digest.FromHash(hash.GetHashAndReset()), bytes);
        await DiskThreads.RunAsync(() => staged.MoveTo(PathOf(blob.Digest), _folders));
        _stored.Add(blob.Digest);
        return blob;
    }

    private string PathOf(string digest)
    {
        var hex = Digest.Hex(digest);
        return Path.Combine(_folder, "sha256", hex[..2], hex[2..4], hex);
    }
}
