using System.Runtime.InteropServices;

namespace Maestro.Bench.Measuring;

/// <summary>What a reader must know of the machine to judge a figure. No names of hosts, users or paths.</summary>
internal sealed record MachineFacts(
    string Processor, int Processors, double MemoryGb, string System, string Runtime, string FileSystem, string? Load)
{
    public static MachineFacts Read(string folder) => new(
        ProcessorName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription,
        new DriveInfo(folder).DriveFormat,
        LoadAverage());

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Processors} processors ({Processor}), {MemoryGb:0} GB, {System}, {Runtime}, data on {FileSystem}");

    private static string ProcessorName() =>
        !File.Exists("/proc/cpuinfo")
            ? "unnamed"
            : File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
                ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
                : "unnamed";

    private static string? LoadAverage() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : null;
}
