using Architecture.Tests.Namespaces;

namespace Architecture.Tests;

/// <summary>
/// Fails on a cycle among the namespaces of a product project, whatever the <c>using</c>s say: it reads the assemblies.
/// </summary>
public sealed class NamespaceCycleTests
{
    public static TheoryData<string> Projects() => ProjectReferenceTests.Projects();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_OfAProductProject_FormNoCycle(string project)
    {
        var assembly = Repository.AssemblyOf(project);
        Assert.True(
            File.Exists(assembly),
            $"{assembly} is not built: Architecture.Tests.csproj must name {project}, or one that builds it.");

        var graph = NamespaceGraph.Of(assembly);
        var listing = Write(graph, project);
        var cycle = graph.FindCycle();

        Assert.True(cycle.Count == 0, $"Namespaces of {project} form a cycle (all arrows: {listing}):\n{Describe(cycle)}");
    }

    private static string Describe(IReadOnlyList<TypeUse> cycle) =>
        string.Join(
            '\n', cycle.Select(use => $"  {use.User.Namespace} -> {use.Used.Namespace}: {use.User.Name} uses {use.Used.Name}"));

    // For whoever takes a cycle apart.
    private static string Write(NamespaceGraph graph, string project)
    {
        var path = Repository.Path($"artifacts/namespaces/{Repository.FolderOf(project).Replace('/', '-')}.txt");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, graph.Describe());
        return path;
    }
}
