namespace Maestro.Rego.Tests.Shipped;

/// <summary>The policies that come with the product, with their data and, on request, their tests.</summary>
internal static class ShippedPolicies
{
    public static IReadOnlyList<string> Packages { get; } =
    [
        "approval",
        "autonomy",
        "cost",
        "release",
        "routing",
        "safety",
        "tools",
    ];

    public static string Folder { get; } = FindFolder();

    public static RegoValue Data { get; } = RegoValue.FromJson(File.ReadAllText(Path.Combine(Folder, "data.json")));

    public static RegoProgram Program { get; } = Compile(tests: false, new CompileOptions { Strict = true });

    public static RegoProgram Compile(bool tests, CompileOptions options)
    {
        var modules = Directory.EnumerateFiles(Folder, "*.rego").Order(StringComparer.Ordinal)
            .Where(file => tests || !IsTest(file))
            .Select(file => new RegoModule(Path.GetFileName(file), File.ReadAllText(file)));
        var compilation = RegoCompiler.Compile(modules, options);
        Assert.True(compilation.Succeeded, string.Join("\n", compilation.Errors));
        return compilation.Program;
    }

    public static bool IsTest(string file) => file.EndsWith("_test.rego", StringComparison.Ordinal);

    public static PreparedQuery Query(string query) => Query(Program, query);

    public static PreparedQuery Query(RegoProgram program, string query)
    {
        var preparation = program.Prepare(query, Data);
        Assert.True(preparation.Succeeded, string.Join("\n", preparation.Errors));
        return preparation.Query;
    }

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maestro.sln"))) folder = folder.Parent;
        return Path.Combine(
            folder?.FullName ?? throw new InvalidOperationException("Maestro.sln is in no folder above the tests."), "policies");
    }
}
