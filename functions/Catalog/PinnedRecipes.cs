using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Maestro.Packages;
using Maestro.Recipes.Loading;
using Maestro.Stores;

namespace Maestro.Functions.Catalog;

/// <summary>
/// The recipes that runs are pinned to, kept in the blob store for as long as runs refer to them. A package never changes, so one
/// that was stored or loaded is kept; the number kept is bounded.
/// </summary>
public sealed class PinnedRecipes(IBlobStore blobs)
{
    private const int MaxKept = 64;

    private readonly ConditionalWeakTable<Recipe, RecipePin> _stored = [];
    private readonly ConcurrentDictionary<string, Recipe> _loaded = new(StringComparer.Ordinal);

    /// <summary>
    /// Puts the recipe where its runs will read it. The same recipe is written once; that it is still there is checked.
    /// </summary>
    public async Task<RecipePin> PinAsync(Recipe recipe, CancellationToken cancellationToken)
    {
        if (_stored.TryGetValue(recipe, out var known) && await blobs.ExistsAsync(known.Package, cancellationToken)) return known;

        var package = await blobs.PutBytesAsync(FilePackageBlob.Write(recipe.Package), cancellationToken);
        var pin = new RecipePin(
            package.Digest,
            recipe.Package.Files.ToDictionary(file => file.Key, file => Digest.Of(file.Value.Span), StringComparer.Ordinal));
        _stored.AddOrUpdate(recipe, pin);
        Keep(pin.Package, recipe);
        return pin;
    }

    public async ValueTask<Recipe> GetAsync(Run run, CancellationToken cancellationToken)
    {
        var package = run.Manifest.Package;
        if (_loaded.TryGetValue(package, out var known)) return known;
        var bytes = await blobs.ReadBytesAsync(package, cancellationToken);
        return Keep(package, RecipeLoader.Load(FilePackageBlob.Read(bytes).Value).Value);
    }

    private Recipe Keep(string package, Recipe recipe)
    {
        if (_loaded.Count >= MaxKept) _loaded.Clear();
        return _loaded[package] = recipe;
    }
}

/// <summary>A recipe as a run pins it.</summary>
/// <param name="Package">Digest of the blob that holds all of it.</param>
/// <param name="Files">Digest of each file, by path.</param>
public sealed record RecipePin(string Package, IReadOnlyDictionary<string, string> Files);
