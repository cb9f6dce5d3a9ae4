namespace Maestro.TestKit;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    public static string Root { get; } = Find();

    public static string PathOf(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    public static string Text(params IEnumerable<string> parts) => File.ReadAllText(PathOf(parts));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maestro.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Maestro.sln above {AppContext.BaseDirectory}.");
    }
}
