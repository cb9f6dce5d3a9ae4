using System.Text.Json.Nodes;
using Infrastructure.Tests.Bicep.Checks;

namespace Infrastructure.Tests.Bicep;

/// <summary>The checks bite: each fault put into a good snapshot is found.</summary>
[Collection(BicepCollection.Name)]
public sealed class CheckerTests(Workspace workspace)
{
    public static TheoryData<int> Each() => [.. Enumerable.Range(0, Requirements.All.Count)];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Requirements_WithOneSettingWrongOrGone_NameIt(int index)
    {
        var requirement = Requirements.All[index];
        var good = await workspace.SnapshotAsync("staging");
        Assert.Empty(requirement.Faults(good));

        var wrong = good.With(snapshot => snapshot.Of(requirement.Type).Last().Set(requirement.Path, requirement.Wrong()));
        var gone = good.With(snapshot => snapshot.Of(requirement.Type).Last().Set(requirement.Path, null));

        Assert.Contains(requirement.Path, Assert.Single(Requirements.Faults(wrong)), StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.Single(Requirements.Faults(gone)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReviewedTypes_WithADatabaseMore_NameIt()
    {
        var bad = await WithAsync(snapshot => snapshot.Resources[^1].Set("type", "Microsoft.DocumentDB/databaseAccounts"));

        Assert.Contains("Microsoft.DocumentDB", Assert.Single(ReviewedTypes.Faults(bad)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Requirements.Storage, "eastus", "lies in eastus")]
    [InlineData(Requirements.Cluster, "uksouth", "lies in uksouth")]
    [InlineData("Microsoft.Web/staticSites", "switzerlandnorth", "lies in switzerlandnorth")]
    [InlineData(Requirements.Vault, "global", "lies in global")]
    [InlineData(Requirements.Registry, null, "has no region")]
    public async Task Regions_WithOneResourceElsewhere_NameIt(string type, string? location, string expected)
    {
        var bad = await WithAsync(snapshot => snapshot.Of(type).First().Set("location", location));

        Assert.Contains(expected, Assert.Single(Regions.Faults(bad)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Regions_WithAWiderPolicy_SaySo()
    {
        var bad = await WithAsync(snapshot => snapshot.Of("Microsoft.Authorization/policyAssignments").Single()
            .At("properties.parameters.listOfAllowedLocations.value")!.AsArray().Add("eastus"));

        Assert.Contains("policy", Assert.Single(Regions.Faults(bad)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_WithEachSettingGone_NameWhatLogsNowhere()
    {
        var good = await workspace.SnapshotAsync("staging");
        var settings = good.Of("Microsoft.Insights/diagnosticSettings").Select(setting => setting.Id).ToList();

        Assert.All(settings, id => Assert.Contains(
            "nowhere", Assert.Single(Logs.Faults(good.With(snapshot => Remove(snapshot, id)))), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_WithASettingThatSendsElsewhere_NameIt()
    {
        var bad = await WithAsync(
            snapshot => snapshot.Of("Microsoft.Insights/diagnosticSettings").Last().Set("properties.workspaceId", "/elsewhere"));

        Assert.Contains("elsewhere", Assert.Single(Logs.Faults(bad)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_WithOneGone_NameIt()
    {
        var bad = await WithAsync(snapshot => snapshot.Of(Requirements.Vault).First().Set("tags.data-class", null));

        Assert.Contains("data-class", Assert.Single(Logs.TagFaults(bad, withCostCenter: true)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_WithEachOneGone_NameTheFaceItLedTo()
    {
        var good = await workspace.SnapshotAsync("staging");
        var endpoints = good.Of("Microsoft.Network/privateEndpoints").Select(endpoint => endpoint.Id).ToList();

        Assert.Equal(11, endpoints.Count);
        Assert.All(endpoints, id => Assert.Contains(
            "no private endpoint for", Assert.Single(Endpoints.Faults(good.With(snapshot => Remove(snapshot, id)))),
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoints_WithAnOpenService_NameIt()
    {
        var bad = await WithAsync(
            snapshot => snapshot.Of(Requirements.ServiceBus).Single().Set("properties.publicNetworkAccess", "Enabled"));

        Assert.Contains("from outside", Assert.Single(Endpoints.Faults(bad)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_WithOneMoreFewerOrWider_NameIt()
    {
        const string owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
        var good = await workspace.SnapshotAsync("staging");
        var first = good.Of("Microsoft.Authorization/roleAssignments")
            .First(assignment => assignment.Id.Contains("storageAccounts", StringComparison.Ordinal));

        var fewer = good.With(snapshot => Remove(snapshot, first.Id));
        var other = good.With(snapshot => snapshot.Resources.Single(resource => resource.Id == first.Id)
            .Set("properties.roleDefinitionId", $"/providers/Microsoft.Authorization/roleDefinitions/{owner}"));
        var wider = good.With(snapshot => snapshot.Resources.Single(resource => resource.Id == first.Id)
            .Set(
                "id",
                $"{first.Id[..first.Id.IndexOf("/providers/", StringComparison.Ordinal)]}/providers/Microsoft.Authorization/roleAssignments/x"));
        var stranger = good.With(snapshot => snapshot.Resources.Single(resource => resource.Id == first.Id)
            .Set("properties.principalId", "00000000-0000-0000-0000-0000000000ff"));

        Assert.Contains("listed but not given", Assert.Single(RoleTable.Faults(fewer)), StringComparison.Ordinal);
        Assert.All((Snapshot[])[other, wider, stranger], bad => Assert.Equal(2, RoleTable.Faults(bad).Count()));
    }

    private static void Remove(Snapshot snapshot, string id)
    {
        var resources = (JsonArray)snapshot.Json["predictedResources"]!;
        resources.RemoveAt(resources.TakeWhile(node => node!["id"]!.ToString() != id).Count());
    }

    private async Task<Snapshot> WithAsync(Action<Snapshot> change) => (await workspace.SnapshotAsync("staging")).With(change);
}
