namespace Infrastructure.Tests.Bicep;

/// <summary>
/// What a deployment would make is committed under bicep/snapshots. A change of a template shows there in review. To renew them:
/// <c>MAESTRO_UPDATE_SNAPSHOTS=1 dotnet test tests/Infrastructure.Tests --filter SnapshotTests</c>.
/// </summary>
[Collection(BicepCollection.Name)]
public sealed class SnapshotTests(Workspace workspace)
{
    public static TheoryData<string> Environments() => [.. Scenario.Environments];

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Snapshot_OfAnEnvironment_IsTheCommittedOne(string environment)
    {
        var file = Checkout.PathOf("bicep", "snapshots", $"{environment}.json");
        var taken = (await workspace.SnapshotAsync(environment)).Text;
        if (Environment.GetEnvironmentVariable("MAESTRO_UPDATE_SNAPSHOTS") == "1") await File.WriteAllTextAsync(file, taken);

        var committed = (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n");

        Assert.Equal(committed, taken);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task Snapshot_OfAnEnvironment_HoldsNoKey(string environment)
    {
        var text = (await workspace.SnapshotAsync(environment)).Text;

        Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AccountKey", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SharedAccessKey", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("listConnectionStrings", text, StringComparison.OrdinalIgnoreCase);
    }
}
