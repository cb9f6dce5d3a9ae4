using System.Buffers;
using System.Security.Cryptography;

namespace Maestro.Stores.Sqlite;

/// <summary>A blob on its way in: a file in the staging folder, gone on disposal unless it was moved.</summary>
internal sealed class StagedBlob : IAsyncDisposable
{
    private const int BufferBytes = 128 * 1024;
    private readonly FileStream _file;
    private bool _moved;

    private StagedBlob(FileStream file) => _file = file;

    public static StagedBlob Create(string folder)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            // No sharing for writing: that is how RemoveAbandoned knows that somebody lives. Delete, so that the open file can be renamed.
            return new StagedBlob(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0));
        }
        catch (Exception exception) when (StoreIo.IsFileTrouble(exception))
        {
            throw StoreIo.Translate(exception, path);
        }
    }

    /// <summary>Removes the files of writers that are no more; a file in use is locked and stays.</summary>
    public static void RemoveAbandoned(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
            }
            catch (IOException)
            {
                // In use by another process, or just removed by one: not ours to remove.
            }
        }
    }

    /// <summary>Takes all content and waits until it is on disk. The stream's own exception comes through unchanged.</summary>
    public async Task<BlobRef> FillAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                bytes += read;
            }

            Flush();
            return new BlobRef(BlobDigest.FromHash(hash.GetHashAndReset()), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Gives the blob its name. Safe against others that store the same content at the same time.</summary>
    public void MoveTo(string path, DurableFolders folders)
    {
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            folders.Ensure(folder);

            // A file of that name has this content, unless something outside cut it: then ours replaces it.
            if (new FileInfo(path) is not { Exists: true } existing || existing.Length != _file.Length)
            {
                File.Move(_file.Name, path, overwrite: true);
                _moved = true;
            }

            // Also when the other was first: it may not have come this far yet.
            DurableFolder.Flush(folder);
        }
        catch (Exception exception) when (StoreIo.IsFileTrouble(exception))
        {
            throw StoreIo.Translate(exception, path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_moved) File.Delete(_file.Name);
        await _file.DisposeAsync();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception exception) when (StoreIo.IsFileTrouble(exception))
        {
            throw StoreIo.Translate(exception, _file.Name);
        }
    }

    private void Flush()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (StoreIo.IsFileTrouble(exception))
        {
            throw StoreIo.Translate(exception, _file.Name);
        }
    }
}
