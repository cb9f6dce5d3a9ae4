using System.Text.Json;
using Deploy.Tests.Rendering;
using Deploy.Tests.Schemas;
using Maestro.Router.Configuration;
using Maestro.Router.Prices;
using k8s.Models;

namespace Deploy.Tests;

/// <summary>That bench/Scale/scale.json says of the manifests and the router what they say themselves.</summary>
public sealed class ScaleInputTests
{
    private const string Production = "router/overlays/prod";

    [SkippableFact]
    public async Task Router_ReplicasAndTarget_AreThoseOfTheScaler()
    {
        var manifests = await Kustomize.RenderAsync(Production);
        var scaler = Assert.Single(manifests.Of<ScaledObject>()).Spec;

        Assert.Equal(Input("routerReplicasLeast"), scaler.MinReplicaCount);
        Assert.Equal(Input("routerReplicasMost"), scaler.MaxReplicaCount);
        Assert.Equal(
            Input("routerInFlight"),
            scaler.Triggers.Where(trigger => trigger.Type == "prometheus")
                .Select(trigger => double.Parse(trigger.Metadata["threshold"], System.Globalization.CultureInfo.InvariantCulture))
                .Single());
        Assert.Equal(
            Input("routerCores"),
            Assert.Single(manifests.Of<V1Deployment>()).Spec.Template.Spec.Containers[0].Resources.Requests["cpu"].ToDouble());
    }

    [SkippableFact]
    public async Task Serving_Gpus_AreThoseOfTheWorkers()
    {
        var group = Assert.Single(
            Assert.Single((await Kustomize.RenderAsync("serving/vllm")).Of<RayService>()).Spec.RayClusterConfig.WorkerGroupSpecs);

        Assert.Equal(Input("gpusMost"), group.MaxReplicas);
    }

    [Fact]
    public void Provider_Prices_AreTheRouters()
    {
        var price = PriceTable.Find(Providers.OpenAI, "gpt-4.1")!;

        Assert.Equal(
            ((decimal)Input("providerInputPrice"), (decimal)Input("providerOutputPrice")),
            (price.Input * 1_000_000, price.Output * 1_000_000));
    }

    private static double Input(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Checkout.PathOf("bench", "Scale", "scale.json")));
        return document.RootElement.GetProperty("inputs").GetProperty(name).GetProperty("value").GetDouble();
    }
}
