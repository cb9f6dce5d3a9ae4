using System.Collections.Concurrent;
using Maestro.Packages;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Catalog;

/// <summary>
/// The recipes that runs are pinned to, read from the blob store. A package never changes, so a loaded one is kept;
/// the number kept is bounded.
/// </summary>
public sealed class PinnedRecipes(IBlobStore blobs)
{
    private const int MaxKept = 64;

    private readonly ConcurrentDictionary<string, Recipe> _loaded = new(StringComparer.Ordinal);

    public Task<Recipe> GetAsync(Run run, CancellationToken cancellationToken) => GetAsync(run.Manifest.Package, cancellationToken);

    private async Task<Recipe> GetAsync(string package, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(package, out var known)) return known;

        var bytes = await blobs.ReadBytesAsync(package, cancellationToken);
        var recipe = RecipeLoader.Load(FilePackageBlob.Read(bytes).Value).Value;
        if (_loaded.Count >= MaxKept) _loaded.Clear();
        _loaded[package] = recipe;
        return recipe;
    }
}
