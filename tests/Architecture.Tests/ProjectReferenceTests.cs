using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Reads every product project file and fails on an arrow that docs/architecture.md does not have.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["rego"] = [],
        ["core"] = ["rego"],
        ["policy"] = ["core"],
        ["stores"] = ["core"],
        ["stores/Azure"] = ["stores", "core"],
        ["sqlite"] = [],
        ["stores/Sqlite"] = ["sqlite", "stores", "core"],
        ["functions"] = ["core", "policy", "stores", "stores/Azure"],
        ["functions/App"] = ["functions", "stores/Azure", "tools/Logs"],
        ["router"] = ["core", "rego", "policy", "stores", "stores/Azure", "stores/Sqlite"],
        ["sim"] = ["core"],
        ["tools/Logs"] = [],
        ["embedded"] = ["functions", "core", "policy", "stores", "sqlite", "stores/Sqlite", "router", "sim", "tools/Logs"],
        ["cli"] = ["embedded", "core", "policy", "router", "tools/Logs"],
        ["bench"] =
        [
            "rego",
            "policy",
            "cli",
            "embedded",
            "core",
            "stores",
            "stores/Azure",
            "stores/Sqlite",
            "router",
            "sim",
            "tests/TestKit",
        ],
    };

    public static TheoryData<string> Projects()
    {
        var data = new TheoryData<string>();
        foreach (var project in Repository.ProductProjects()) data.Add(project);
        return data;
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfAProductProject_PointTheAllowedWay(string project)
    {
        var folder = Repository.FolderOf(project);
        Assert.True(
            Allowed.TryGetValue(folder, out var allowed),
            $"{project}: its folder has no entry in the table of allowed references.");

        var references = XDocument.Load(Repository.Path(project)).Descendants("ProjectReference")
            .Select(reference => Repository.Resolve(folder, reference.Attribute("Include")!.Value))
            .Select(Repository.FolderOf);

        Assert.Empty(references.Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void ProductProjects_InTheRepository_AreFound() =>
        Assert.Contains("core/Maestro.Core.csproj", Repository.ProductProjects());
}
