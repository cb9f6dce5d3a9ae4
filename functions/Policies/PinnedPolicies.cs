using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Maestro.Packages;
using Maestro.Policies;
using Maestro.Stores;

namespace Maestro.Functions.Policies;

/// <summary>The policies that runs are pinned to, kept in the blob store for as long as runs refer to them.</summary>
public sealed class PinnedPolicies(IPolicySource source, IBlobStore blobs)
{
    private const int MaxKept = 32;

    private readonly ConditionalWeakTable<PolicySet, PinnedPolicy> _stored = [];
    private readonly ConcurrentDictionary<string, RegoPolicyEngine> _loaded = new(StringComparer.Ordinal);

    /// <summary>
    /// Puts the policies in force where runs will read them. The same set is written once; that it is still there is checked.
    /// </summary>
    public async Task<PinnedPolicy> PinAsync(CancellationToken cancellationToken)
    {
        var (engine, set) = (source.Current, source.Set);
        if (set is null || set.Digest != engine.Digest) return new PinnedPolicy(engine.Digest, null);
        if (_stored.TryGetValue(set, out var known) && await blobs.ExistsAsync(known.Package!, cancellationToken)) return known;

        var package = await blobs.PutBytesAsync(FilePackageBlob.Write(set.Files), cancellationToken);
        var pinned = new PinnedPolicy(set.Digest, package.Digest);
        _stored.AddOrUpdate(set, pinned);
        return pinned;
    }

    /// <summary>
    /// Who decides about a run. A run without pinned policies, or pinned to some that only a policy server had and has no more,
    /// follows those in force.
    /// </summary>
    public async Task<IPolicyEngine> EngineAsync(Run run, CancellationToken cancellationToken)
    {
        var current = source.Current;
        if (run.Manifest.Policies is not { } pinned || pinned.Digest == current.Digest) return current;
        if (source.Find(pinned.Digest) is { } kept) return kept;
        return pinned.Package is { } package ? await LoadAsync(package, cancellationToken) : current;
    }

    private async Task<RegoPolicyEngine> LoadAsync(string package, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(package, out var known)) return known;
        var files = FilePackageBlob.Read(await blobs.ReadBytesAsync(package, cancellationToken)).Value;
        var engine = new RegoPolicyEngine(PolicySet.Create(files.Files).Value);
        if (_loaded.Count >= MaxKept) _loaded.Clear();
        return _loaded[package] = engine;
    }
}
