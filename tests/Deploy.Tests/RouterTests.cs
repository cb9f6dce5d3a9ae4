using System.Globalization;
using System.Xml.Linq;
using Deploy.Tests.Rendering;
using Deploy.Tests.Schemas;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using k8s.Models;

namespace Deploy.Tests;

/// <summary>That the manifests fit the router as it is built here.</summary>
public sealed class RouterTests
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Overlay() => Folders.AllRouters();

    public static TheoryData<string> AzureOverlay() => Folders.AllAzure();

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Config_OfEveryOverlay_IsAcceptedByTheRouter(string overlay)
    {
        var config = await ConfigAsync(overlay);

        Assert.Contains("draft", config.Groups.Keys);
        Assert.Contains("final", config.Groups.Keys);
    }

    [SkippableTheory]
    [MemberData(nameof(AzureOverlay))]
    public async Task Config_AddressInServing_IsTheServiceThatKubeRayMakes(string overlay)
    {
        var config = await ConfigAsync(overlay);
        var serving = await Kustomize.RenderAsync("serving/vllm");
        var ray = Assert.Single(serving.Of<RayService>());
        var serve = ServeTests.Config(ray);

        var ours = config.Groups.Values.SelectMany(group => group).Where(deployment => deployment.Provider == Providers.Vllm)
            .ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, deployment =>
        {
            Assert.Equal($"{ray.Metadata.Name}-serve-svc.{ray.Metadata.NamespaceProperty}", deployment.ApiBase.Host);
            Assert.Equal(serve.HttpOptions.Port, deployment.ApiBase.Port);
            Assert.Contains(
                serve.Applications.SelectMany(app => app.Args.LlmConfigs),
                model => model.ModelLoadingConfig.ModelId == deployment.Model);
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Container_EnvironmentOfTheConfig_IsGiven(string overlay)
    {
        var given = (await RouterAsync(overlay)).Env.Select(variable => variable.Name);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        ConfigReader.Read(await ConfigTextAsync(overlay), name =>
        {
            asked.Add(name);
            return Environment(name);
        });

        Assert.Empty(asked.Where(name => Environment(name) is not null).Except(given));
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Container_Port_IsWhereTheRouterListens(string overlay)
    {
        var router = await RouterAsync(overlay);
        var port = Assert.Single(router.Ports, port => port.Name == "http").ContainerPort;

        Assert.Equal($"http://0.0.0.0:{port}", router.Env.Single(variable => variable.Name == "ROUTER_URLS").Value);
        Assert.Contains(
            $"EXPOSE {port}", await File.ReadAllTextAsync(Checkout.PathOf("router", "Dockerfile")), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Container_Grace_CoversTheDrainOfTheRouter(string overlay)
    {
        var deployment = Assert.Single(
            (await Kustomize.RenderAsync(overlay)).Of<V1Deployment>(), item => item.Metadata.Name == "maestro-router");
        var router = deployment.Spec.Template.Spec.Containers[0];

        var needed = TimeSpan.FromSeconds(router.Lifecycle.PreStop.Sleep.Seconds) + new RouterOptions().DrainTime + Margin;
        Assert.True(
            TimeSpan.FromSeconds(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds!.Value) >= needed,
            $"needs {needed}");
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Container_Tag_IsTheVersionOfTheRepository(string overlay)
    {
        var version = XDocument.Load(Checkout.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.EndsWith($"/maestro-router:{version}", (await RouterAsync(overlay)).Image, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Opa_DecisionsAreForThePodOnly_AndPoliciesComeFirst(string overlay)
    {
        var spec = Assert.Single(
            (await Kustomize.RenderAsync(overlay)).Of<V1Deployment>(),
            item => item.Metadata.Name == "maestro-router").Spec.Template.Spec;
        var opa = Assert.Single(spec.InitContainers);

        Assert.Equal("Always", opa.RestartPolicy); // that makes it a sidecar
        Assert.Contains("--addr=127.0.0.1:8181", opa.Args);
        Assert.Equal("http://127.0.0.1:8181", spec.Containers[0].Env.Single(variable => variable.Name == "OPA_URL").Value);
        Assert.Equal("/health?bundles=true", opa.StartupProbe.HttpGet.Path);
        Assert.Contains("@sha256:", opa.Image, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Opa_Config_NamesAServiceOrAFileForEachBundle(string overlay)
    {
        var map = (await Kustomize.RenderAsync(overlay)).Of<V1ConfigMap>()
            .Single(item => item.Metadata.Name.StartsWith("opa-config", StringComparison.Ordinal));
        var config = YamlJson.Read(map.Data["opa.yaml"])!.AsObject();

        Assert.NotEmpty(config["bundles"]!.AsObject());
        Assert.All(config["bundles"]!.AsObject(), bundle => Assert.True(
            bundle.Value!["service"] is { } service
                ? config["services"]!.AsObject().ContainsKey(service.GetValue<string>())
                : bundle.Value["resource"]!.GetValue<string>().StartsWith("file:///policies/", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [MemberData(nameof(Overlay))]
    public async Task Scaling_Metric_IsRequestsInFlight(string overlay)
    {
        const string Metric = "maestro_router_in_flight_requests";
        var manifests = await Kustomize.RenderAsync(overlay);
        var byMetric = manifests.Of<V2HorizontalPodAutoscaler>().SelectMany(item => item.Spec.Metrics)
            .Where(metric => metric.Type == "Pods")
            .Select(metric => (metric.Pods.Metric.Name, Target: metric.Pods.Target.AverageValue.ToDecimal()));
        var byQuery = manifests.Of<ScaledObject>().SelectMany(item => item.Spec.Triggers)
            .Where(trigger => trigger.Type == "prometheus")
            .Select(trigger => (
                Name: trigger.Metadata["query"],
                Target: decimal.Parse(trigger.Metadata["threshold"], CultureInfo.InvariantCulture)));

        var metric = Assert.Single((IEnumerable<(string Name, decimal Target)>)[.. byMetric, .. byQuery]);
        Assert.Contains(Metric, metric.Name, StringComparison.Ordinal);
        Assert.True(metric.Target > 0);
    }

    [SkippableTheory]
    [MemberData(nameof(AzureOverlay))]
    public async Task Azure_Identity_IsTheOneThatReadsTheVault(string overlay)
    {
        var manifests = await Kustomize.RenderAsync(overlay);
        var account = Assert.Single(manifests.Of<V1ServiceAccount>());
        var template = Assert.Single(manifests.Of<V1Deployment>()).Spec.Template;

        Assert.Equal(
            account.Metadata.Annotations["azure.workload.identity/client-id"],
            Assert.Single(manifests.Of<SecretProviderClass>()).Spec.Parameters.ClientId);
        Assert.Equal("true", template.Metadata.Labels["azure.workload.identity/use"]);
        Assert.Equal(account.Metadata.Name, template.Spec.ServiceAccountName);
    }

    [SkippableTheory]
    [MemberData(nameof(AzureOverlay))]
    public async Task Azure_Replicas_ShareStorage_EachUnderItsOwnName(string overlay)
    {
        var router = await RouterAsync(overlay);

        Assert.NotNull(
            Maestro.Router.Storage.SharedStorage.Open(router.Env.Single(variable => variable.Name == "ROUTER_STORAGE").Value));
        Assert.Equal(
            "metadata.name", router.Env.Single(variable => variable.Name == "ROUTER_REPLICA").ValueFrom.FieldRef.FieldPath);
    }

    [SkippableTheory]
    [MemberData(nameof(AzureOverlay))]
    public async Task Azure_Service_IsNotOnTheInternet(string overlay)
    {
        var service = Assert.Single((await Kustomize.RenderAsync(overlay)).Of<V1Service>());

        Assert.Equal(8080, Assert.Single(service.Spec.Ports).Port); // as bicep/main.bicep tells the Functions app
        Assert.Equal("true", service.Metadata.Annotations["service.beta.kubernetes.io/azure-load-balancer-internal"]);
        Assert.Equal("Local", service.Spec.ExternalTrafficPolicy); // else the network policy sees the node's address
    }

    private static async Task<V1Container> RouterAsync(string overlay) =>
        Assert.Single(
            (await Kustomize.RenderAsync(overlay)).Of<V1Deployment>(),
            item => item.Metadata.Name == "maestro-router").Spec.Template.Spec.Containers.Single();

    private static async Task<string> ConfigTextAsync(string overlay) =>
        (await Kustomize.RenderAsync(overlay)).Of<V1ConfigMap>().Single(
            item => item.Metadata.Name.StartsWith("router-config", StringComparison.Ordinal)).Data["router.yaml"];

    /// <summary>Every key is set; what moves a provider's address is not.</summary>
    private static string? Environment(string name) => name.EndsWith("_BASE_URL", StringComparison.Ordinal) ? null : "x";

    private static async Task<RouterConfig> ConfigAsync(string overlay)
    {
        var report = ConfigReader.Read(await ConfigTextAsync(overlay), Environment);
        Assert.Empty(report.Errors);
        Assert.Empty(report.Warnings);
        return report.Config!;
    }
}
