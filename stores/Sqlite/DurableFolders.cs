using System.Collections.Concurrent;
using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>The folders below a root that are known to be on disk, each with its name in its parent.</summary>
/// <remarks>
/// That a folder exists does not say so: another caller may have created it a moment ago and not flushed it yet.
/// Hence each is flushed once per process, whoever made it.
/// </remarks>
internal sealed class DurableFolders(string root)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the folder when missing; when this returns, it is on disk up to the root.</summary>
    public void Ensure(string folder)
    {
        if (folder == root || _known.ContainsKey(folder)) return;
        var parent = Path.GetDirectoryName(folder)!;
        Ensure(parent);
        Directory.CreateDirectory(folder);
        DurableFolder.Flush(parent);
        _known[folder] = true;
    }
}
