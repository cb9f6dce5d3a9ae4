using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotProducts = ["tests/", "ui/", "."];

    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static IReadOnlyList<string> ProductProjects() => [.. Files("*.csproj").Where(IsProduct)];

    public static IEnumerable<string> ProductSources() => Files("*.cs").Where(IsProduct);

    /// <summary>Files of the checkout by name, as paths below its root; what is built or installed there is left out.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories).Select(Relative)
            .Where(path => !path.StartsWith("artifacts", StringComparison.Ordinal)
                && !path.Contains("node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    public static string FolderOf(string project) => project[..project.LastIndexOf('/')];

    /// <summary>Where the build puts what a project compiles to, in the configuration of these tests.</summary>
    public static string AssemblyOf(string project)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(project);
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = XDocument.Load(Path(project)).Descendants("AssemblyName").FirstOrDefault()?.Value ?? name;
        return System.IO.Path.Combine(output.Parent!.Parent!.FullName, name, output.Name, assembly + ".dll");
    }

    public static string Resolve(string folder, string reference) =>
        Relative(System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, folder, reference.Replace('\\', '/'))));

    private static bool IsProduct(string path) => !NotProducts.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal));

    private static string Relative(string path) => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "Maestro.sln")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("Maestro.sln was not found above the test binaries.");
    }
}
