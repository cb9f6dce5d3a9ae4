using System.Collections.Immutable;
using System.Text;
using Maestro.Problems;

namespace Maestro.Packages;

/// <summary>
/// A folder of files that is pinned as one, such as a recipe: path to content. Immutable; callers must not write into the memory
/// they hand in.
/// </summary>
public sealed class FilePackage
{
    private FilePackage(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        Files = files;
        Digest = DigestOf(files);
    }

    /// <summary>Contents by relative path with forward slashes, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>
    /// SHA-256 over a line <c>&lt;hex digest of the content&gt;, two blanks, &lt;path&gt;</c> per file in ordinal order
    /// of the paths: what <c>sha256sum</c> prints for the files, sorted, hashed once more.
    /// </summary>
    public string Digest { get; }

    /// <summary>Checks paths and sizes and reports every fault.</summary>
    public static Result<FilePackage> Create(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files)
    {
        var faults = new List<Fault>();
        var builder = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var (path, content) in files)
        {
            total += content.Length;
            if (PackagePath.Problem(path) is { } problem)
                faults.Add(new Fault($"files[\"{path}\"]", problem));
            else if (content.Length > PackageLimits.MaxFileBytes)
                faults.Add(
                    new Fault($"files[\"{path}\"]", $"has {content.Length} bytes; a file may have {PackageLimits.MaxFileBytes}"));
            else if (!builder.TryAdd(path, content))
                faults.Add(new Fault($"files[\"{path}\"]", "appears twice"));
        }

        if (builder.Count > PackageLimits.MaxFiles)
            faults.Add(new Fault("files", $"has {builder.Count} files; a package may have {PackageLimits.MaxFiles}"));
        if (total > PackageLimits.MaxPackageBytes)
            faults.Add(new Fault("files", $"has {total} bytes in all; a package may have {PackageLimits.MaxPackageBytes}"));
        return faults.Count == 0
            ? Result<FilePackage>.Ok(new FilePackage(builder.ToImmutable()))
            : Result<FilePackage>.Failed(faults);
    }

    /// <summary>The same from texts, as UTF-8.</summary>
    public static Result<FilePackage> Create(IEnumerable<KeyValuePair<string, string>> files) =>
        Create(files.Select(file => KeyValuePair.Create(file.Key, new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(file.Value)))));

    /// <summary>The file as text, or null when the package has no such file. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string? Text(string path) => Files.TryGetValue(path, out var content) ? Encoding.UTF8.GetString(content.Span) : null;

    /// <summary>The package with only the named files, as far as it has them.</summary>
    public FilePackage Only(IEnumerable<string> paths)
    {
        var keep = paths.ToHashSet(StringComparer.Ordinal);
        return new FilePackage(Files.RemoveRange(Files.Keys.Where(path => !keep.Contains(path))));
    }

    private static string DigestOf(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var lines = new StringBuilder();
        foreach (var (path, content) in files)
            lines.Append(Maestro.Digest.Hex(Maestro.Digest.Of(content.Span))).Append("  ").Append(path).Append('\n');
        return Maestro.Digest.Of(lines.ToString());
    }
}
