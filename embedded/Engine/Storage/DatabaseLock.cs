using System.Globalization;
using System.Text;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>
/// Ownership of a database file: a lock file beside it, locked for as long as the owner lives. The operating system releases
/// the lock when the process ends, however it ends.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private readonly FileStream _file;

    private DatabaseLock(FileStream file) => _file = file;

    /// <exception cref="EngineDatabaseInUseException">Another engine has the lock.</exception>
    public static DatabaseLock Acquire(string databasePath)
    {
        var path = databasePath + ".lock";
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new EngineDatabaseInUseException(
                $"The database '{databasePath}' is in use by another engine, most likely in another process ('{path}' is locked). "
                + "Stop that process, or use another data folder.",
                exception);
        }

        // For people who look: the lock itself is what counts, not this content.
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DatabaseLock(file);
    }

    public void Dispose() => _file.Dispose();
}
