using System.Text.Json.Nodes;
using Deploy.Tests.Rendering;
using k8s.Models;

namespace Deploy.Tests;

/// <summary>That the manifests fit the cluster which bicep makes, as the snapshot of production has it.</summary>
public sealed class InfrastructureTests
{
    private static readonly IReadOnlyList<JsonNode> Resources =
        [.. JsonNode.Parse(File.ReadAllText(Checkout.PathOf("bicep", "snapshots", "prod.json")))!["predictedResources"]!.AsArray()
            .Select(resource => resource!)];

    [Fact]
    public void Tables_OfTheRouter_AreMadeForIt() =>
        Assert.Equal(
            Maestro.Router.Storage.SharedStorage.Tables,
            Resources.Where(
                resource => resource["type"]!.GetValue<string>() == "Microsoft.Storage/storageAccounts/tableServices/tables")
                .Select(resource => resource["name"]!.GetValue<string>().Split('/')[^1]).Order(StringComparer.Ordinal));

    [SkippableFact]
    public async Task GpuPool_Taints_AreTolerated()
    {
        var pool = Pool("gpu");
        var pods = (await Task.WhenAll(Folders.Serving.Select(Kustomize.RenderAsync))).SelectMany(manifests => manifests.Pods())
            .Where(pod => pod.UsesGpu).ToList();

        Assert.NotEmpty(pods);
        Assert.All(pool["nodeTaints"]!.AsArray().Select(taint => taint!.GetValue<string>()), taint => Assert.All(pods, pod =>
            Assert.Contains(pod.Template.Spec.Tolerations, toleration => Tolerates(toleration, taint))));
    }

    [Fact]
    public void Pools_Labels_AreTheOnesThatPodsSelect()
    {
        Assert.NotNull(Pool("router"));
        Assert.NotNull(Pool("gpu"));
    }

    [SkippableFact]
    public async Task RouterIdentity_Subject_IsTheRoutersAccount()
    {
        var account = Assert.Single((await Kustomize.RenderAsync("router/overlays/prod")).Of<V1ServiceAccount>()).Metadata;

        Assert.Contains(
            Resources,
            resource => resource["properties"]?["subject"]?.GetValue<string>()
                == $"system:serviceaccount:{account.NamespaceProperty}:{account.Name}");
    }

    [SkippableFact]
    public async Task RouterAddress_OfTheFunctionsApp_IsTheServices()
    {
        var service = Assert.Single((await Kustomize.RenderAsync("router/overlays/prod")).Of<V1Service>());
        var address =
            $"http://{service.Metadata.Annotations["service.beta.kubernetes.io/azure-load-balancer-ipv4"]}:{Assert.Single(service.Spec.Ports).Port}";

        Assert.Contains(address, Resources.SelectMany(Settings));
    }

    private static IEnumerable<string> Settings(JsonNode resource) =>
        resource["properties"]?["siteConfig"]?["appSettings"] is JsonArray settings
            ? settings.Where(setting => setting!["name"]!.GetValue<string>() == "Maestro__RouterUrl")
            .Select(setting => setting!["value"]!.GetValue<string>())
            : [];

    private static JsonNode Pool(string name) =>
        Assert.Single(
            Resources.Select(resource => resource["properties"]).OfType<JsonObject>(),
            properties => properties["nodeLabels"]?["maestro.dev/pool"]?.GetValue<string>() == name);

    private static bool Tolerates(V1Toleration toleration, string taint)
    {
        var (key, rest) = (taint.Split('=')[0], taint.Split('=')[^1].Split(':'));
        return toleration.Key == key && toleration.Effect == rest[^1]
            && (toleration.OperatorProperty == "Exists" || toleration.Value == rest[0]);
    }
}
