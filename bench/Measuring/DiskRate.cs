using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Maestro.Bench.Measuring;

/// <summary>
/// How often a second this folder's disk can be waited for: 4 KiB written over a file that has its size already, then
/// <c>fdatasync</c>, one after the other. That is what a log of fixed size costs at the least; a database cannot commit faster.
/// <c>fsync</c>, which SQLite as it is shipped for .NET calls instead, also writes the file's times and so costs more.
/// </summary>
internal static partial class DiskRate
{
    private const int PageBytes = 4096;
    private const int FileBytes = 4 * 1024 * 1024;

    /// <returns><c>fdatasync</c> per second.</returns>
    public static double Measure(string folder, TimeSpan time) => Measure(folder, time, Sync);

    /// <returns><c>fsync</c> per second.</returns>
    public static double MeasureFsync(string folder, TimeSpan time) => Measure(folder, time, RandomAccess.FlushToDisk);

    private static double Measure(string folder, TimeSpan time, Action<SafeFileHandle> sync)
    {
        var path = Path.Combine(folder, $"disk-{Guid.NewGuid():n}");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, new byte[FileBytes], 0);
        sync(file);

        var page = new byte[PageBytes];
        var (count, watch) = (0, Stopwatch.StartNew());
        while (watch.Elapsed < time)
        {
            page[0]++;
            RandomAccess.Write(file, page, (long)count * PageBytes % FileBytes);
            sync(file);
            count++;
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static void Sync(SafeFileHandle file)
    {
        // Only Linux has the call that leaves the times of the file alone; elsewhere .NET's own is the nearest.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
        else if (FDataSync(file) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FDataSync(SafeFileHandle file);
}
