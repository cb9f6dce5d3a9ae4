namespace Infrastructure.Tests.Bicep;

/// <summary>
/// A region outside of the jurisdiction ends the deployment before anything is made, in a sentence that says what would do.
/// </summary>
[Collection(BicepCollection.Name)]
public sealed class JurisdictionTests(Workspace workspace)
{
    [Fact]
    public async Task Location_OutsideTheJurisdiction_IsRefusedWithTheRegionsThatWouldDo()
    {
        var (outcome, _) = await workspace.TryAsync(("MAESTRO_JURISDICTION", "eu"), ("AZURE_LOCATION", "eastus"));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(
            "The jurisdiction \"eu\" does not allow the Functions app in \"eastus\". It allows austriaeast", outcome.Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAESTRO_CLUSTER_LOCATION", "the cluster and its GPU pool")]
    [InlineData("MAESTRO_SCHEDULER_LOCATION", "the Durable Task Scheduler")]
    [InlineData("MAESTRO_METRICS_LOCATION", "metrics and Grafana")]
    [InlineData("MAESTRO_WORKBENCH_LOCATION", "the Static Web App")]
    public async Task Location_OfOnePartOutsideTheJurisdiction_IsRefusedByName(string variable, string part)
    {
        var (outcome, _) = await workspace.TryAsync(
            ("AZURE_LOCATION", "westeurope"), ("MAESTRO_WORKBENCH", "true"), ("MAESTRO_BACKEND", "durableTaskScheduler"),
            (variable, "eastus2"));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains($"does not allow {part} in \"eastus2\"", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageCopies_ThatWouldLeaveTheJurisdiction_AreRefused()
    {
        var (outcome, _) = await workspace.TryAsync(
            ("MAESTRO_JURISDICTION", "br"), ("AZURE_LOCATION", "brazilsouth"), ("MAESTRO_SIZE", "large"));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("Its second copy would lie in \"southcentralus\"", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workbench_WhereNoRegionOffersIt_IsRefused()
    {
        var (outcome, _) = await workspace.TryAsync(
            ("MAESTRO_JURISDICTION", "uk"), ("AZURE_LOCATION", "uksouth"), ("MAESTRO_WORKBENCH", "true"));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("Both hold in no region: leave it out", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jurisdiction_ThatNobodyKnows_IsRefused()
    {
        var (outcome, _) = await workspace.TryAsync(("MAESTRO_JURISDICTION", "mars"));

        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains("'mars'", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us", "westus3")]
    [InlineData("uk", "uksouth")]
    [InlineData("jp", "japaneast")]
    public async Task Location_InsideAnotherJurisdiction_PlacesEverythingThere(string jurisdiction, string region)
    {
        var (outcome, snapshot) = await workspace.TryAsync(("MAESTRO_JURISDICTION", jurisdiction), ("AZURE_LOCATION", region));

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.All(
            snapshot!.Resources.Where(resource => resource.Location is not (null or "global")),
            resource => Assert.Equal(region, resource.Location));
    }
}
