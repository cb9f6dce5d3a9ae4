using System.Runtime.InteropServices;

namespace Maestro.Sqlite;

/// <summary>Folders whose entries are on disk. A new name is durable only after its folder has been flushed.</summary>
/// <remarks>.NET cannot open a directory, hence libc. Windows has no such call, and writes metadata through.</remarks>
public static partial class DurableFolder
{
    /// <summary>Creates the folder and whatever is missing above it, each flushed into its parent.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path)) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null) Create(parent);
        Directory.CreateDirectory(path);
        if (parent is not null) Flush(parent);
    }

    /// <summary>Waits until the names in the folder are on disk. Throws <see cref="IOException"/>.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, 0);
        if (descriptor < 0) throw Fault(path);
        try
        {
            if (Sync(descriptor) != 0) throw Fault(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Fault(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
