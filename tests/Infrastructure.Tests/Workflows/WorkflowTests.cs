using System.Text.Json.Nodes;

namespace Infrastructure.Tests.Workflows;

/// <summary>The workflows parse, ask for little, pin what they use and hold no secret.</summary>
public sealed class WorkflowTests
{
    public static TheoryData<string> All() => [.. Workflow.All];

    [Fact]
    public void Workflows_OfTheRepository_AreThere() =>
        Assert.Equal(["ci.yml", "deploy-environment.yml", "deploy.yml", "infra-preview.yml"], Workflow.All);

    [Theory]
    [MemberData(nameof(All))]
    public void Permissions_OfEveryJob_AreTheLeast(string name) =>
        Assert.Empty(WorkflowChecks.PermissionFaults(name, new Workflow(name).Json));

    [Theory]
    [MemberData(nameof(All))]
    public void Actions_OfEveryStep_ArePinned(string name) => Assert.Empty(WorkflowChecks.PinFaults(new Workflow(name).Text));

    [Theory]
    [MemberData(nameof(All))]
    public void Secrets_OfEveryWorkflow_AreNone(string name) =>
        Assert.Empty(WorkflowChecks.SecretFaults(new Workflow(name).Text));

    [Theory]
    [MemberData(nameof(All))]
    public void Scripts_OfEveryStep_TakeValuesFromTheEnvironment(string name) =>
        Assert.Empty(new Workflow(name).Steps.SelectMany(WorkflowChecks.InjectionFaults));

    [Theory]
    [MemberData(nameof(All))]
    public void Jobs_OfEveryWorkflow_EndByThemselvesAndKeepNoCredentials(string name)
    {
        var workflow = new Workflow(name);

        Assert.All(workflow.Jobs.Where(job => job.Value["uses"] is null), job => Assert.NotNull(job.Value["timeout-minutes"]));
        Assert.All(
            workflow.Steps.Where(
                step => step["uses"]?.ToString().StartsWith("actions/checkout@", StringComparison.Ordinal) == true),
            step => Assert.Equal("false", step["with"]!["persist-credentials"]!.ToString()));
    }

    [Fact]
    public void Deployment_OfAnEnvironment_WaitsForItsTurnAndItsApproval()
    {
        var job = new Workflow("deploy-environment.yml").Jobs.Single().Value;

        Assert.Equal("${{ inputs.environment }}", job["environment"]!.ToString());
        Assert.Equal("false", job["concurrency"]!["cancel-in-progress"]!.ToString());
        Assert.Equal(
            ["build", "dev", "staging"], new Workflow("deploy.yml").Jobs.Skip(1).Select(next => next.Value["needs"]!.ToString()));
    }

    [Fact]
    public void Deployment_OfAnImage_IsSignedAttestedAndVerifiedBeforeItRuns()
    {
        var scripts = new Workflow("deploy-environment.yml").Steps.Select(step => step["run"]?.ToString() ?? "").ToList();
        var order = (string[])["cosign sign --yes", "cosign attest --yes --type cyclonedx", "cosign verify ", "kubectl apply"];

        var places = order.Select(command => string.Join('\n', scripts).IndexOf(command, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    /// <remarks>The environments have the scheduler and a bus queue, which the app can use only when it was built so.</remarks>
    [Theory]
    [InlineData("ci.yml")]
    [InlineData("deploy.yml")]
    public void Build_OfTheFunctionsApp_HasTheCloudExtensions(string name)
    {
        var publish = Assert.Single(
            new Workflow(name).Steps.SelectMany(step => (step["run"]?.ToString() ?? "").Split('\n')),
            line => line.Contains("dotnet publish functions", StringComparison.Ordinal));

        Assert.Contains("dotnet publish functions/App -c Release -p:CloudExtensions=true ", publish, StringComparison.Ordinal);
        Assert.Contains(
            "Condition=\"'$(CloudExtensions)' == 'true'\"", Checkout.Text("functions", "App", "Maestro.Functions.App.csproj"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_OfParameterFiles_AreHandedToThem()
    {
        var read = (string[])["dev", "staging", "prod"];
        var names = read.SelectMany(
            file => Checkout.Text("bicep", $"{file}.bicepparam").Split("readEnvironmentVariable('").Skip(1))
            .Select(rest => rest[..rest.IndexOf('\'', StringComparison.Ordinal)]).Distinct().ToList();

        Assert.NotEmpty(names);
        Assert.All((string[])["infra-preview.yml", "deploy-environment.yml"], file =>
            Assert.All(names, name => Assert.NotNull(new Workflow(file).Jobs.Single().Value["env"]![name])));
    }

    [Fact]
    public void Checks_OfAFaultyWorkflow_Bite()
    {
        var open = new JsonObject
        {
            ["permissions"] = "write-all",
            ["jobs"] = new JsonObject
            {
                ["a"] = new JsonObject(),
                ["b"] = new JsonObject { ["permissions"] = new JsonObject { ["contents"] = "write" } },
            },
        };

        Assert.Equal(3, WorkflowChecks.PermissionFaults("ci.yml", open).Count());
        Assert.Equal(
            3,
            WorkflowChecks.PinFaults(
                "- uses: a/b@v4\n- uses: a/b@main\n  uses: a/b@08c6903cd8c0fde910a37f88322edcfb5dd907a8\n- uses: ./local.yml")
                    .Count());
        Assert.Equal(
            3,
            WorkflowChecks.SecretFaults("${{ secrets.KEY }} ${{ secrets['KEY'] }} ${{ secrets.GITHUB_TOKEN }}\nsecrets: inherit")
                .Count());
        Assert.Single(WorkflowChecks.InjectionFaults(new JsonObject { ["run"] = "echo ${{ github.head_ref }}" }));
    }
}
