namespace Maestro.Bench.Policies;

/// <summary>The policies that Maestro comes with, as they are built beside the bench.</summary>
internal static class ShippedPolicies
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "policies");

    /// <summary>A copy that may be changed.</summary>
    public static string CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }
}
