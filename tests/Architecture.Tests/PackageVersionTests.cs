using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>Every version in Directory.Packages.props is there for a project that needs it.</summary>
public sealed class PackageVersionTests
{
    private const string Transitive = "Transitive pins";

    private static readonly Lazy<HashSet<string>> Referenced = new(() => Repository.Files("*.csproj")
        .Concat(Repository.Files("Directory.*.props"))
        .SelectMany(path => XDocument.Load(Repository.Path(path)).Descendants("PackageReference"))
        .Select(reference => reference.Attribute("Include")!.Value).ToHashSet(StringComparer.Ordinal));

    private static readonly Lazy<string> Locks = new(
        () => string.Concat(Repository.Files("packages.lock.json").Select(path => File.ReadAllText(Repository.Path(path)))));

    public static TheoryData<string, bool> Versions()
    {
        var data = new TheoryData<string, bool>();
        foreach (var group in XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("ItemGroup"))
            foreach (var version in group.Elements("PackageVersion"))
                data.Add(version.Attribute("Include")!.Value, group.Attribute("Label")?.Value == Transitive);
        return data;
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void PackageVersion_IsNeeded(string package, bool isTransitive)
    {
        if (isTransitive) Assert.Contains($"\"{package}\": {{", Locks.Value, StringComparison.Ordinal);
        else Assert.Contains(package, Referenced.Value);
    }
}
