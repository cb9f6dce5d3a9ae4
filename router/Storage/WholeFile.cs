namespace Maestro.Router.Storage;

/// <summary>Files that are replaced as a whole: whoever opens one, also after a crash, sees the old content or the new.</summary>
internal static class WholeFile
{
    /// <summary>What returns has reached the disk.</summary>
    public static async Task ReplaceAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var next = path + ".next";
        await using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            await write(file, cancellationToken);
            await file.FlushAsync(cancellationToken);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(next, path, overwrite: true);
    }
}
