using System.Xml.Linq;
using Deploy.Tests.Rendering;

namespace Deploy.Tests;

/// <summary>That the images have what their programs are built from.</summary>
public sealed class ImageTests
{
    [Theory]
    [InlineData("router", "router/Maestro.Router.csproj")]
    [InlineData("sim", "sim/Maestro.Simulator.csproj")]
    public async Task Dockerfile_OfAProgram_CopiesEveryProjectItRefersTo(string folder, string project)
    {
        var copied = (await File.ReadAllLinesAsync(Checkout.PathOf(folder, "Dockerfile")))
            .Where(
                line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).ToHashSet(StringComparer.Ordinal);

        Assert.All(Projects(Checkout.PathOf(project)), path =>
            Assert.Contains(
                copied,
                source => source.EndsWith('/')
                    && Path.GetRelativePath(Checkout.Root, path).StartsWith(source, StringComparison.Ordinal)));
        Assert.Superset(
            new HashSet<string> { "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig" }, copied);
    }

    [Theory]
    [InlineData("router")]
    [InlineData("sim")]
    public async Task Dockerfile_Program_RunsAsTheUserOfTheManifests(string folder)
    {
        var lines = await File.ReadAllLinesAsync(Checkout.PathOf(folder, "Dockerfile"));

        Assert.Contains("USER $APP_UID", lines); // 1654 in the .NET images
        Assert.Contains(lines, line => line.StartsWith("FROM mcr.microsoft.com/dotnet/aspnet:10.0-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dockerfile_OfTheRouter_HasThePoliciesAndNamesThem()
    {
        var lines = await File.ReadAllLinesAsync(Checkout.PathOf("router", "Dockerfile"));

        Assert.Contains("COPY policies/ policies/", lines);
        Assert.Contains(lines, line => line.Contains("ROUTER_POLICIES=/app/policies", StringComparison.Ordinal));
        Assert.True(File.Exists(Checkout.PathOf("policies", "routing.rego")));
    }

    private static IEnumerable<string> Projects(string project) =>
    [
        project,
        .. XDocument.Load(project).Descendants("ProjectReference")
            .SelectMany(reference => Projects(
                Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value)))),
    ];
}
