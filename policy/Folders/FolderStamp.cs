using System.Runtime.InteropServices;

namespace Maestro.Policies.Folders;

/// <summary>
/// What a folder of policies looks like from outside: paths, lengths and times of its files. Two looks with the same stamp found
/// the same files, unless a file was written just before the first look: a clock tick may hide a second write. Such a stamp is
/// not <see cref="Settled"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FolderStamp(string? Digest, bool Settled)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2); // the coarsest clock of a file system

    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public static FolderStamp Of(string folder, DateTimeOffset now)
    {
        var newest = DateTime.MinValue;
        var lines = new List<string>();
        foreach (var path in PolicyFiles.List(folder))
        {
            var file = new FileInfo(Path.Combine(folder, path));
            if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
            var written = file.LastWriteTimeUtc;
            if (written > newest) newest = written;
            lines.Add(FormattableString.Invariant($"{path}\n{file.Length}\n{written.Ticks}\n{file.FullName}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return new(Maestro.Digest.Of(string.Join('\n', lines)), newest < now.UtcDateTime - Tick);
    }
}
