using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>A blob on its way in: a file in the staging folder, gone on disposal unless it was moved.</summary>
internal sealed class StagedFile : IDisposable
{
    private readonly FileStream _file;
    private bool _moved;

    private StagedFile(FileStream file) => _file = file;

    public static StagedFile Create(string folder)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            // No sharing for writing: that is how RemoveAbandoned knows that somebody lives. Delete, so that the open file can be
            // renamed.
            return new StagedFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0));
        }
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, path);
        }
    }

    /// <summary>Removes the files of writers that are no more; a file in use is locked and stays.</summary>
    public static void RemoveAbandoned(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            try
            {
                new FileStream(
                    path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0,
                    FileOptions.DeleteOnClose).Dispose();
            }
            catch (IOException)
            {
                // In use by another process, or just removed by one: not ours to remove.
            }
        }
    }

    /// <summary>Adds to the file, not yet to the disk.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        try
        {
            _file.Write(content);
        }
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, _file.Name);
        }
    }

    /// <summary>
    /// Waits until all is on disk and gives the blob its name. Safe against others that store the same content at the same time.
    /// </summary>
    public void MoveTo(string path, DurableFolders folders)
    {
        Flush();
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
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, path);
        }
    }

    public void Dispose()
    {
        if (!_moved) File.Delete(_file.Name);
        _file.Dispose();
    }

    private void Flush()
    {
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (StoreFaults.IsFileTrouble(exception))
        {
            throw StoreFaults.Translate(exception, _file.Name);
        }
    }
}
