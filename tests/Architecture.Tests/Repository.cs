namespace Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotProducts = ["tests/", "artifacts", "ui/", "node_modules/", "."];

    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static IReadOnlyList<string> ProductProjects() =>
    [
        .. Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Select(Relative)
            .Where(path => !NotProducts.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    public static string FolderOf(string project) => project[..project.LastIndexOf('/')];

    public static string Resolve(string folder, string reference) =>
        Relative(System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, folder, reference.Replace('\\', '/'))));

    private static string Relative(string path) => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "Maestro.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("Maestro.sln was not found above the test binaries.");
    }
}
