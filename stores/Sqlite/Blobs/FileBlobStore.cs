namespace Maestro.Stores.Sqlite;

/// <summary>
/// Blobs as files named by their digest, under two levels of folders. A blob is written aside, flushed, and then
/// renamed: under its own name there is the whole of it or nothing.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    private readonly string _folder;
    private readonly string _staging;
    private readonly DurableFolders _folders;

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
        catch (Exception exception) when (StoreIo.IsFileTrouble(exception))
        {
            throw StoreIo.Translate(exception, store._folder);
        }
    }

    /// <inheritdoc/>
    public async Task<BlobRef> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        await using var staged = StagedBlob.Create(_staging);
        var blob = await staged.FillAsync(content, cancellationToken);
        staged.MoveTo(PathOf(blob.Digest), _folders);
        return blob;
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
        catch (Exception exception) when (StoreIo.IsFileTrouble(exception))
        {
            throw StoreIo.Translate(exception, path);
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string digest, CancellationToken cancellationToken = default)
    {
        var path = PathOf(digest);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(File.Exists(path));
    }

    private string PathOf(string digest)
    {
        var hex = BlobDigest.HexOf(digest);
        return Path.Combine(_folder, "sha256", hex[..2], hex[2..4], hex);
    }
}
