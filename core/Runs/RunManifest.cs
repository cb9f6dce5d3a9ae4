using System.Text;

namespace Maestro.Runs;

/// <summary>
/// What a run is pinned to. A file that changes after the run was accepted does not change the run:
/// everything is read from <see cref="Package"/>.
/// </summary>
/// <param name="Digest">Digest over all that follows.</param>
/// <param name="Package">Digest of the blob that holds the recipe with its prompts, templates and schemas.</param>
/// <param name="Files">Digest of each file of the package by its path.</param>
public sealed record RunManifest(string Digest, string Package, IReadOnlyDictionary<string, string> Files)
{
    public static RunManifest Pin(string package, IReadOnlyDictionary<string, string> files)
    {
        var text = new StringBuilder("maestro-manifest/v1\n").Append("package ").Append(package).Append('\n');
        foreach (var (path, digest) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            text.Append("file ").Append(digest).Append(' ').Append(path).Append('\n');
        return new RunManifest(Maestro.Digest.Of(text.ToString()), package, files);
    }
}
