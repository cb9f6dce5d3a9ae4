using Maestro.Sqlite;

namespace Maestro.Embedded.Hosting;

/// <summary>Keeps a data directory to one process.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly string _directory;
    private readonly FileLock _lock;

    private DataDirectoryLock(string directory, FileLock held)
    {
        _directory = directory;
        _lock = held;
    }

    /// <summary>Creates the directory when missing.</summary>
    /// <exception cref="HostStartException">Another live process has it, or it cannot be written; names which.</exception>
    public static async Task<DataDirectoryLock> AcquireAsync(string directory, CancellationToken cancellationToken)
    {
        // Someone who only asks whether a host is running holds the file for an instant.
        for (var attempt = 0; attempt <= 5; attempt++)
        {
            try
            {
                Create(directory);
                if (FileLock.TryAcquire(PathIn(directory)) is { } held) return new DataDirectoryLock(directory, held);
            }
            catch (Exception exception) when (DatabaseException.IsFileTrouble(exception))
            {
                throw Unusable(directory, exception);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        throw new HostStartException(Describe(directory));
    }

    public static bool IsHeld(string directory) => FileLock.IsHeld(PathIn(directory));

    public void Publish(RunningHost host) => host.Write(_directory);

    public void Dispose()
    {
        File.Delete(Path.Combine(_directory, RunningHost.FileName));
        _lock.Dispose();
    }

    // Also for what opens before the lock is taken: runs and their artifacts are nobody else's business; a folder that exists
    // keeps its mode.
    internal static void Create(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (DatabaseException.IsFileTrouble(exception))
        {
            throw Unusable(directory, exception);
        }
    }

    private static HostStartException Unusable(string directory, Exception exception) =>
        new($"The data directory {directory} cannot be used: {exception.Message}", exception);

    private static string PathIn(string directory) => Path.Combine(directory, "host.lock");

    private static string Describe(string directory) => RunningHost.Read(directory) is { } owner
        ? $"The data directory {directory} is in use by process {owner.ProcessId}, which serves {owner.Url}. Stop it, or choose another directory."
        : $"The data directory {directory} is in use by another process.";
}
