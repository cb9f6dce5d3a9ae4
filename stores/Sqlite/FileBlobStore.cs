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
            StagedFile.RemoveAbandoned(store._staging);
            return store;
        }
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, store._folder);
        }
    }

    /// <inheritdoc/>
    public async Task<IStagedBlob> StageAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var isKept = false;
        try
        {
            var read = await content.ReadAtLeastAsync(
                buffer.AsMemory(0, BufferBytes), BufferBytes, throwOnEndOfStream: false, cancellationToken);
            if (read == BufferBytes) return await StageLargeAsync(buffer.AsMemory(0, read), content, cancellationToken);

            isKept = true;
            return new StagedBytes(this, buffer, new BlobRef(Digest.FromHash(SHA256.HashData(buffer.AsSpan(0, read))), read));
        }
        finally
        {
            if (!isKept) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string digest, CancellationToken cancellationToken = default)
    {
        var path = PathOf(digest);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult<Stream?>(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
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

    private async Task<IStagedBlob> StageLargeAsync(Memory<byte> buffer, Stream rest, CancellationToken cancellationToken)
    {
        var file = StagedFile.Create(_staging);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            for (var read = buffer.Length; read > 0; read = await rest.ReadAsync(buffer, cancellationToken))
            {
                hash.AppendData(buffer.Span[..read]);
                file.Append(buffer.Span[..read]);
                bytes += read;
            }

            return new StagedLarge(this, file, new BlobRef(Digest.FromHash(hash.GetHashAndReset()), bytes));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What this process has seen on disk costs no write.</summary>
    private async Task CommitAsync(BlobRef blob, Action<string> write)
    {
        var path = PathOf(blob.Digest);
        if (_stored.Contains(blob.Digest) && new FileInfo(path) is { Exists: true } file && file.Length == blob.Bytes) return;

        await DiskThreads.RunAsync(() => write(path));
        _stored.Add(blob.Digest);
    }

    private string PathOf(string digest)
    {
        var hex = Digest.Hex(digest);
        return Path.Combine(_folder, "sha256", hex[..2], hex[2..4], hex);
    }

    /// <summary>Content that fits a buffer: nothing is written before it is committed.</summary>
    private sealed class StagedBytes(FileBlobStore store, byte[] buffer, BlobRef blob) : IStagedBlob
    {
        private byte[]? _buffer = buffer;

        public BlobRef Blob => blob;

        public Task CommitAsync(CancellationToken cancellationToken = default) => store.CommitAsync(blob, path =>
        {
            using var file = StagedFile.Create(store._staging);
            file.Append(_buffer.AsSpan(0, (int)blob.Bytes));
            file.MoveTo(path, store._folders);
        });

        public ValueTask DisposeAsync()
        {
            if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class StagedLarge(FileBlobStore store, StagedFile file, BlobRef blob) : IStagedBlob
    {
        public BlobRef Blob => blob;

        public Task CommitAsync(CancellationToken cancellationToken = default) =>
            store.CommitAsync(blob, path => file.MoveTo(path, store._folders));

        public ValueTask DisposeAsync()
        {
            file.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
