using System.Text;
using Maestro.Tools.Logs.Reading;

namespace Tools.Logs.Tests;

/// <summary>A folder with one log, gone after the test.</summary>
internal sealed class TempLog : IDisposable
{
    public TempLog(params IEnumerable<string> lines)
        : this(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))))
    {
    }

    public TempLog(byte[] content)
    {
        Folder = Directory.CreateTempSubdirectory("maestro-logs-").FullName;
        Path = System.IO.Path.Combine(Folder, "app.log");
        System.IO.File.WriteAllBytes(Path, content);
    }

    public string Folder { get; }

    public string Path { get; }

    public LogFile File => new(Path, TimeProvider.System);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
