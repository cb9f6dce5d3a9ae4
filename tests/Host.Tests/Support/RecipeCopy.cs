namespace Host.Tests.Support;

/// <summary>A copy of recipes that a test may change, as an author does.</summary>
internal static class RecipeCopy
{
    public static string Make(string folder, params string[] recipes)
    {
        var target = Path.Combine(folder, "recipes");
        foreach (var file in recipes.SelectMany(
            recipe => Directory.EnumerateFiles(Path.Combine(TestMaestro.Recipes, recipe), "*", SearchOption.AllDirectories)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(TestMaestro.Recipes, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}
