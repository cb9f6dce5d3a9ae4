using System.Text;

namespace Maestro.Runs;

/// <summary>
/// What a run is pinned to. A file that changes after the run was accepted does not change the run:
/// everything is read from <see cref="Package"/>, and what it may do is decided by <see cref="Policies"/>.
/// </summary>
/// <param name="Digest">Digest over all that follows.</param>
/// <param name="Package">Digest of the blob that holds the recipe with its prompts, templates and schemas.</param>
/// <param name="Files">Digest of each file of the package by its path.</param>
/// <param name="Policies">The policies; null for a run that was accepted before runs were pinned to any.</param>
public sealed record RunManifest(
    string Digest, string Package, IReadOnlyDictionary<string, string> Files, PinnedPolicy? Policies = null)
{
    public static RunManifest Pin(string package, IReadOnlyDictionary<string, string> files, PinnedPolicy? policies = null)
    {
        var text = new StringBuilder("maestro-manifest/v1\n").Append("package ").Append(package).Append('\n');
        foreach (var (path, digest) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            text.Append("file ").Append(digest).Append(' ').Append(path).Append('\n');
        if (policies is not null) text.Append("policies ").Append(policies.Digest).Append('\n');
        return new RunManifest(Maestro.Digest.Of(text.ToString()), package, files, policies);
    }
}

/// <summary>The policies that a run is pinned to.</summary>
/// <param name="Digest">What the set is known by.</param>
/// <param name="Package">Digest of the blob that holds the set; null when only a policy server has it.</param>
public sealed record PinnedPolicy(string Digest, string? Package);
