namespace Maestro.Embedded.Hosting;

/// <summary>
/// Keeps a data directory to one process. The operating system gives the lock back when the process ends, however it ends.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string FileName = "host.lock";

    private readonly string _directory;
    private readonly FileStream _file;

    private DataDirectoryLock(string directory, FileStream file)
    {
        _directory = directory;
        _file = file;
    }

    /// <summary>Creates the directory when missing.</summary>
    /// <exception cref="HostStartException">Another live process has it, or it cannot be written; names which.</exception>
    public static async Task<DataDirectoryLock> AcquireAsync(string directory, CancellationToken cancellationToken)
    {
        // Someone who only asks whether a host is running holds the file for an instant.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Create(directory);
                return new DataDirectoryLock(directory, Open(directory, FileMode.OpenOrCreate));
            }
            catch (IOException exception) when (IsSharingConflict(exception))
            {
                if (attempt >= 5) throw new HostStartException(Describe(directory), exception);
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new HostStartException($"The data directory {directory} cannot be used: {exception.Message}", exception);
            }
        }
    }

    public static bool IsHeld(string directory)
    {
        try
        {
            using var file = Open(directory, FileMode.Open);
            return false;
        }
        catch (IOException exception) when (IsSharingConflict(exception))
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No such file, or not ours: nobody of ours runs here.
            return false;
        }
    }

    public void Publish(RunningHost host) => host.Write(_directory);

    public void Dispose()
    {
        File.Delete(Path.Combine(_directory, RunningHost.FileName));
        _file.Dispose();
    }

    // Windows ERROR_SHARING_VIOLATION; EWOULDBLOCK of Linux and of macOS.
    private static bool IsSharingConflict(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    // Runs and their artifacts are nobody else's business; a folder that exists keeps its mode.
    private static void Create(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream Open(string directory, FileMode mode) =>
        new(Path.Combine(directory, FileName), mode, FileAccess.ReadWrite, FileShare.None);

    private static string Describe(string directory) => RunningHost.Read(directory) is { } owner
        ? $"The data directory {directory} is in use by process {owner.ProcessId}, which serves {owner.Url}. Stop it, or choose another directory."
        : $"The data directory {directory} is in use by another process.";
}
