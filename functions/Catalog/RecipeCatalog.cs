using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Maestro.Packages;
using Maestro.Problems;
using Maestro.Recipes.Loading;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Catalog;

/// <summary>Options of the catalog. Section <c>Maestro</c>.</summary>
public sealed class RecipeOptions
{
    /// <summary>Folder with one folder per recipe.</summary>
    [Required]
    public string Recipes { get; set; } = "recipes";
}

/// <summary>
/// The recipes in the recipes folder, as they are on disk now: an author's edit counts for the next run without a restart.
/// Files that have not changed are not checked again, and give the same object.
/// </summary>
public sealed class RecipeCatalog(IOptions<RecipeOptions> options)
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly ConcurrentDictionary<string, Loaded> _loaded = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names() =>
        !Directory.Exists(options.Value.Recipes)
            ? []
            : [.. Directory.EnumerateDirectories(options.Value.Recipes)
                .Where(folder => File.Exists(Path.Combine(folder, Recipe.Document)))
                .Select(folder => Path.GetFileName(folder)!)
                .Order(StringComparer.Ordinal)];

    /// <summary>The recipe, every fault that it has, or null when there is none of that name.</summary>
    public Result<Recipe>? Find(string name)
    {
        // Only a listed name is ever turned into a path.
        if (!Names().Contains(name, StringComparer.Ordinal)) return null;
        var package = Read(Path.Combine(options.Value.Recipes, name));
        if (!package.TryGet(out var files)) return Result<Recipe>.Failed(package.Faults);

        // What was read is compared, not when it was written: an edit can keep its time.
        if (_loaded.TryGetValue(name, out var known) && known.Package == files.Digest) return known.Recipe;
        var recipe = RecipeLoader.Load(files);
        _loaded[name] = new Loaded(files.Digest, recipe);
        return recipe;
    }

    /// <summary>The files of a recipe's folder that a recipe may refer to: not its sample data, whatever its size.</summary>
    private static Result<FilePackage> Read(string folder)
    {
        var files = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", Everything).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (relative != Recipe.Document && !relative.Contains('/', StringComparison.Ordinal)) continue;
            files.Add(new(relative, File.ReadAllBytes(path)));
        }

        return FilePackage.Create(files);
    }

    private sealed record Loaded(string Package, Result<Recipe> Recipe);
}
