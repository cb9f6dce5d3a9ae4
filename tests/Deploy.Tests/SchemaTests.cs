using System.Text.Json;
using System.Text.Json.Nodes;
using Deploy.Tests.Rendering;
using Deploy.Tests.Schemas;
using k8s.Models;

namespace Deploy.Tests;

public sealed class SchemaTests
{
    public static TheoryData<string> Folder() => Folders.All();

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Render_EveryDocument_FitsTheTypeOfItsKind(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);
        var faults = new List<string>();
        foreach (var manifest in manifests)
        {
            try
            {
                KnownKinds.Read(manifest);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
            {
                faults.Add($"{manifest}: {fault.Message}");
            }
        }

        Assert.NotEmpty(manifests);
        Assert.Empty(faults);
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Render_EveryDocument_IsNamedOnceAndInOneNamespace(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.DoesNotContain(manifests.GroupBy(item => (item.ApiVersion, item.Kind, item.Name)), group => group.Count() > 1);
        var space = Assert.Single(manifests.Of<V1Namespace>()).Metadata.Name;
        Assert.All(manifests.Where(item => item.Kind != "Namespace"), item => Assert.Equal(space, item.Namespace));
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Render_Parameters_AreAllFilledIn(string folder)
    {
        string[] names =
        [
            "registry/", "tenantId", "routerClientId", "servingClientId", "prometheusReaderClientId", "prometheusQueryEndpoint",
            "keyVaultName",
            "bundleUrl", "routerStorage", "routerAddress", "functionsSubnet", "privateEndpointsSubnet",
        ];
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.DoesNotContain(manifests, manifest => manifest.Name == "environment");
        var values = manifests.SelectMany(manifest => Texts(manifest.Body)).ToList();
        Assert.All(
            names,
            name => Assert.DoesNotContain(
                values, value => value == name || (name.EndsWith('/') && value.StartsWith(name, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"replicaCount":1}}""")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x"},"spec":{"replicas":"two"}}""")]
    [InlineData("""{"apiVersion":"keda.sh/v1alpha1","kind":"TriggerAuthentication","metadata":{"name":"x"},"spec":{}}""")]
    [InlineData(
        """{"apiVersion":"ray.io/v1","kind":"RayService","metadata":{"name":"x"},"spec":{"serveConfig":"","rayClusterConfig":{}}}""")]
    public void Read_UnknownMissingOrIllTypedField_Throws(string json)
    {
        var body = (JsonObject)JsonNode.Parse(json)!;
        var manifest = new Manifest(body["apiVersion"]!.GetValue<string>(), body["kind"]!.GetValue<string>(), "x", null, body);

        Assert.ThrowsAny<JsonException>(() => KnownKinds.Read(manifest));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Texts(pair.Value)),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
