using Infrastructure.Tests.Bicep.Checks;

namespace Infrastructure.Tests.Bicep;

/// <summary>What must hold of every environment, and of both switches turned the other way.</summary>
[Collection(BicepCollection.Name)]
public sealed class PostureTests(Workspace workspace)
{
    public static TheoryData<string> All() => [.. Scenario.Environments, .. Scenario.Crossed];

    public static TheoryData<string> Private() => ["staging", "prod", "private on storage"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Settings_OfEveryResource_AreTheRequiredOnes(string environment) =>
        Assert.Empty(Requirements.Faults(await workspace.SnapshotAsync(environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Types_OfEveryResource_HaveBeenReviewed(string environment) =>
        Assert.Empty(ReviewedTypes.Faults(await workspace.SnapshotAsync(environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Regions_OfEveryResource_LieInTheJurisdiction(string environment) =>
        Assert.Empty(Regions.Faults(await workspace.SnapshotAsync(environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Logs_OfEveryResource_GoToTheWorkspace(string environment) =>
        Assert.Empty(Logs.Faults(await workspace.SnapshotAsync(environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Tags_OfEveryResource_AreThere(string environment) =>
        Assert.Empty(Logs.TagFaults(
            await workspace.SnapshotAsync(environment), withCostCenter: Scenario.Environments.Contains(environment)));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Roles_OfEveryIdentity_AreThoseOfTheSecurityPage(string environment) =>
        Assert.Empty(RoleTable.Faults(await workspace.SnapshotAsync(environment)));

    [Theory]
    [MemberData(nameof(Private))]
    public async Task Endpoints_OfAPrivateEnvironment_ArePrivate(string environment) =>
        Assert.Empty(Endpoints.Faults(await workspace.SnapshotAsync(environment)));

    [Fact]
    public void RoleNames_OfTheSecurityPage_AreThoseOfTheTemplates()
    {
        var declared = Checkout.Text("bicep", "shared", "roles.bicep").ReplaceLineEndings("\n").Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains(": '", StringComparison.Ordinal))
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0].Trim().Trim('\''), pair => pair[1].Trim().Trim('\''));
        var listed = RoleTable.Read();

        Assert.All(listed, row => Assert.Equal(declared[row.Role], row.RoleId));
        Assert.Equal(declared.Keys.Order(), listed.Select(row => row.Role).Distinct().Order());
    }
}
