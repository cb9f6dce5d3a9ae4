using System.Text.RegularExpressions;
using Infrastructure.Tests.Bicep.Checks;

namespace Infrastructure.Tests.Bicep;

/// <summary>The cluster is what the manifests of deploy/ ask for.</summary>
[Collection(BicepCollection.Name)]
public sealed partial class ClusterTests(Workspace workspace)
{
    private const string Pools = "Microsoft.ContainerService/managedClusters/agentPools";

    [Theory]
    [InlineData("staging", "Spot")]
    [InlineData("prod", "Regular")]
    public async Task GpuPool_OfAnEnvironment_StartsAtZeroAndKeepsOthersOut(string environment, string priority)
    {
        var pool = (await workspace.SnapshotAsync(environment)).Of(Pools)
            .Single(pool => pool.Name.EndsWith("/gpu", StringComparison.Ordinal));

        Assert.Equal(("0", "true", "Install", priority), (
            pool.Text("properties.minCount"), pool.Text("properties.enableAutoScaling"),
            pool.Text("properties.gpuProfile.driver"), pool.Text("properties.scaleSetPriority")));
        Assert.Contains("sku=gpu:NoSchedule", pool.At("properties.nodeTaints")!.AsArray().Select(taint => taint!.ToString()));
        Assert.Equal(priority == "Spot", pool.At("properties.nodeTaints")!.AsArray().Count > 1);
    }

    [Fact]
    public async Task GpuPool_OfDev_IsNotMade()
    {
        var pools = (await workspace.SnapshotAsync("dev")).Of(Pools).Select(pool => pool.Name.Split('/')[^1]);

        Assert.Equal(["router"], pools);
    }

    [Fact]
    public async Task Labels_ThatManifestsSelect_AreOnPools()
    {
        var selected = Manifests().SelectMany(text => PoolLabel().Matches(text).Select(match => match.Groups[1].Value))
            .Where(pool => pool != "null").Distinct().Order();
        var labels = (await workspace.SnapshotAsync("prod")).Of(Pools)
            .Select(pool => pool.At("properties.nodeLabels")!["maestro.dev/pool"]!.ToString()).Order();

        Assert.Equal(selected, labels);
    }

    [Fact]
    public async Task ServiceAccounts_OfTheCluster_AreFederated()
    {
        var subjects = (await workspace.SnapshotAsync("prod")).Of(
            "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials")
            .Select(credential => credential.Text("properties.subject")).Order().ToList();

        Assert.Equal(
            [
                "system:serviceaccount:kube-system:keda-operator",
                "system:serviceaccount:maestro-serving:maestro-serving",
                "system:serviceaccount:maestro:router",
            ], subjects);
    }

    [Fact]
    public async Task RouterUrl_OfTheApp_IsTheAddressThatTheServiceAsksFor()
    {
        var snapshot = await workspace.SnapshotAsync("prod");
        var url = snapshot.Of(Requirements.App).Single().At("properties.siteConfig.appSettings")!.AsArray()
            .Single(setting => setting!["name"]!.ToString() == "Maestro__RouterUrl")!["value"]!.ToString();

        Assert.Equal($"http://{snapshot.Json["outputs"]!["ROUTER_ADDRESS"]}:8080", url);
    }

    private static IEnumerable<string> Manifests() =>
        Directory.EnumerateFiles(Checkout.PathOf("deploy"), "*.yaml", SearchOption.AllDirectories)
            .Select(file => File.ReadAllText(file).ReplaceLineEndings("\n"));

    [GeneratedRegex("maestro\\.dev/pool: ([a-z]+)")]
    private static partial Regex PoolLabel();
}
