namespace Deploy.Tests.Rendering;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "Maestro.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("Maestro.sln was not found above the test binaries.");
    }
}
