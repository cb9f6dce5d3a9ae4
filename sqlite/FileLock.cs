using System.Globalization;
using System.Text;

namespace Maestro.Sqlite;

/// <summary>
/// A file that is locked for as long as its owner lives. The operating system releases the lock when the process ends, however
/// it ends.
/// </summary>
public sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>
    /// Takes the lock, creating the file when missing; null when another has it. Throws what the file system throws.
    /// </summary>
    public static FileLock? TryAcquire(string path)
    {
        FileStream file;
        try
        {
            file = Open(path, FileMode.OpenOrCreate);
        }
        catch (IOException exception) when (IsSharingConflict(exception))
        {
            return null;
        }

        // For people who look: the lock itself is what counts, not this content.
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new FileLock(file);
    }

    /// <summary>Whether somebody has the lock. To see that, it is taken for an instant.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var file = Open(path, FileMode.Open);
            return false;
        }
        catch (IOException exception) when (IsSharingConflict(exception))
        {
            return true;
        }
        catch (Exception exception) when (DatabaseException.IsFileTrouble(exception))
        {
            // No such file, or not ours: nobody of ours has it.
            return false;
        }
    }

    public void Dispose() => _file.Dispose();

    // Windows ERROR_SHARING_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    private static bool IsSharingConflict(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
}
