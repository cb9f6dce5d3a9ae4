namespace Maestro.Bench.Measuring;

/// <summary>A folder that is gone after the run.</summary>
internal sealed class BenchFolder : IDisposable
{
    private BenchFolder(string path) => Path = path;

    public string Path { get; }

    public static BenchFolder Create(string? parent)
    {
        if (parent is null) return new(Directory.CreateTempSubdirectory("maestro-bench-").FullName);
        var path = System.IO.Path.Combine(parent, $"maestro-bench-{Guid.NewGuid():n}");
        Directory.CreateDirectory(path);
        return new(path);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
