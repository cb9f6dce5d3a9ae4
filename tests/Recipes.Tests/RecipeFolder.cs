using Maestro.Packages;
using Maestro.Recipes;

namespace Recipes.Tests;

/// <summary>A recipe as it is shipped.</summary>
internal static class RecipeFolder
{
    private static readonly string Root = FindRoot();

    public static string Path(string recipe, string file = "") => System.IO.Path.Combine(Root, "recipes", recipe, file);

    public static Recipe Load(string recipe)
    {
        var folder = Path(recipe);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => KeyValuePair.Create(System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'), new ReadOnlyMemory<byte>(File.ReadAllBytes(file))));
        var package = FilePackage.Create(files);
        Assert.Empty(package.Faults);
        var loaded = RecipeLoader.Load(package.Value);
        Assert.Empty(loaded.Faults);
        return loaded.Value;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "Maestro.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("Maestro.sln was not found above the test binaries.");
    }
}
