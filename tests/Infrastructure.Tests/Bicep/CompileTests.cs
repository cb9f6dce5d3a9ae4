namespace Infrastructure.Tests.Bicep;

/// <summary>
/// The templates build and lint without one diagnostic; every rule of the linter is an error (bicepconfig.json).
/// </summary>
[Collection(BicepCollection.Name)]
public sealed class CompileTests(Workspace workspace)
{
    private static readonly Dictionary<string, string> None = [];

    [Fact]
    public async Task Build_OfTheMainTemplate_SaysNothing()
    {
        var outcome = await BicepCli.RunAsync(workspace.Folder, None, "build", "main.bicep", "--stdout");

        Assert.Equal(("", 0), (outcome.Errors, outcome.ExitCode));
        Assert.Contains("subscriptionDeploymentTemplate.json", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("**/*.bicep")]
    [InlineData("*.bicepparam")]
    public async Task Lint_OfEveryFile_SaysNothing(string pattern)
    {
        var outcome = await BicepCli.RunAsync(workspace.Folder, None, "lint", "--pattern", pattern);

        Assert.Equal(("", "", 0), (outcome.Errors, outcome.Output, outcome.ExitCode));
    }

    [Fact]
    public async Task Lint_OfATemplateWithAFault_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(workspace.Folder, "faulty.bicep"), "param unused string\n");

        var outcome = await BicepCli.RunAsync(workspace.Folder, None, "lint", "faulty.bicep");

        File.Delete(Path.Combine(workspace.Folder, "faulty.bicep"));
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("Error no-unused-params", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task BuildParams_OfEveryParameterFile_SaysNothing(string file)
    {
        var outcome = await BicepCli.RunAsync(workspace.Folder, None, "build-params", $"{file}.bicepparam", "--stdout");

        Assert.Equal(("", 0), (outcome.Errors, outcome.ExitCode));
    }

    [Fact]
    public void Modules_OfEveryTemplate_AreLocal()
    {
        var references = Directory.EnumerateFiles(workspace.Folder, "*.bicep", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("module ", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(
            references, line => line.Contains("'br", StringComparison.Ordinal) || line.Contains("'ts", StringComparison.Ordinal));
    }
}
