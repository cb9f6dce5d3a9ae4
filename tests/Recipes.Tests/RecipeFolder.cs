using Maestro.Packages;
using Maestro.Recipes;
using Maestro.Recipes.Loading;

namespace Recipes.Tests;

/// <summary>A recipe as it is shipped.</summary>
internal static class RecipeFolder
{
    public static string Path(string recipe, string file = "") => Checkout.PathOf("recipes", recipe, file);

    public static Recipe Load(string recipe)
    {
        var folder = Path(recipe);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => KeyValuePair.Create(
                System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'),
                new ReadOnlyMemory<byte>(File.ReadAllBytes(file))));
        var package = FilePackage.Create(files);
        Assert.Empty(package.Faults);
        var loaded = RecipeLoader.Load(package.Value);
        Assert.Empty(loaded.Faults);
        return loaded.Value;
    }
}
