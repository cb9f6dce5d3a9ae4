using Deploy.Tests.Rendering;
using Deploy.Tests.Schemas;
using k8s.Models;

namespace Deploy.Tests;

/// <summary>That what refers to something by name or label finds it.</summary>
public sealed class WiringTests
{
    public static TheoryData<string> Folder() => Folders.All();

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Deployments_Selectors_MatchTheirPods(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.All(manifests.Of<V1Deployment>(), deployment =>
        {
            Assert.NotEmpty(deployment.Spec.Selector.MatchLabels);
            Assert.True(new Pod("", deployment.Spec.Template, IsRay: false).Matches(deployment.Spec.Selector));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Services_SelectorsAndPorts_FindPods(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.All(manifests.Of<V1Service>(), service =>
        {
            var pod = Assert.Single(manifests.Pods(), pod => pod.Matches(service.Spec.Selector));
            Assert.All(service.Spec.Ports, port => Assert.Contains(Ports(pod), name => name == port.TargetPort.Value));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Monitors_SelectorsAndPorts_FindPods(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);
        var monitors = manifests.Of<PodMonitor>();

        Assert.NotEmpty(monitors);
        Assert.All(monitors, monitor =>
        {
            var pods = manifests.Pods().Where(pod => pod.Matches(monitor.Spec.Selector)).ToList();
            Assert.NotEmpty(pods);
            Assert.All(
                monitor.Spec.PodMetricsEndpoints,
                endpoint => Assert.All(pods, pod => Assert.Contains(endpoint.Port, Ports(pod))));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Autoscalers_Targets_Exist(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);
        List<(string Kind, string Name, int Least, int Most)> scalers =
        [
            .. manifests.Of<V2HorizontalPodAutoscaler>().Select(item =>
                (item.Spec.ScaleTargetRef.Kind, item.Spec.ScaleTargetRef.Name, item.Spec.MinReplicas ?? 1,
                item.Spec.MaxReplicas)),
            .. manifests.Of<ScaledObject>().Select(item =>
                (item.Spec.ScaleTargetRef.Kind, item.Spec.ScaleTargetRef.Name, item.Spec.MinReplicaCount,
                item.Spec.MaxReplicaCount)),
        ];

        // One each: two would fight. And the replicas are theirs alone.
        Assert.Equal(scalers.Count, scalers.Select(scaler => scaler.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(scalers, scaler =>
        {
            Assert.True(scaler.Least < scaler.Most);
            Assert.Equal("Deployment", scaler.Kind);
            Assert.Null(Assert.Single(manifests.Of<V1Deployment>(), item => item.Metadata.Name == scaler.Name).Spec.Replicas);
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task DisruptionBudgets_OfEveryService_LetNodesDrain(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);
        var budgets = manifests.Of<V1PodDisruptionBudget>();

        Assert.NotEmpty(budgets);
        Assert.All(budgets, budget =>
        {
            // By what may be missing, not by what must be there: a budget of the second kind blocks the drain of a single
            // replica.
            Assert.Null(budget.Spec.MinAvailable);
            Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
            Assert.Equal("AlwaysAllow", budget.Spec.UnhealthyPodEvictionPolicy);
            Assert.Single(manifests.Pods(), pod => pod.Matches(budget.Spec.Selector));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_ConfigMapsClaimsAndAccounts_Exist(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.All(manifests.Pods(), pod =>
        {
            var spec = pod.Template.Spec;
            Assert.All(spec.Volumes ?? [], volume =>
            {
                if (volume.ConfigMap is { } map && map.Name != "router-policies")
                    Assert.Contains(manifests, item => item.Kind == "ConfigMap" && item.Name == map.Name);
                if (volume.PersistentVolumeClaim is { } claim)
                    Assert.Contains(manifests, item => item.Kind == "PersistentVolumeClaim" && item.Name == claim.ClaimName);
                if (volume.Csi is { } csi)
                    Assert.Contains(
                        manifests,
                        item => item.Kind == "SecretProviderClass" && item.Name == csi.VolumeAttributes["secretProviderClass"]);
            });
            if (spec.ServiceAccountName is { } account)
                Assert.Contains(manifests, item => item.Kind == "ServiceAccount" && item.Name == account);
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_SecretKeysThatMustBeThere_ComeFromTheVault(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);
        var synced = manifests.Of<SecretProviderClass>().SelectMany(item => item.Spec.SecretObjects).ToList();
        if (synced.Count == 0) return; // dev and NIM: made by hand, as docs/deploy-kubernetes.md says

        var needed = manifests.Pods().SelectMany(pod => pod.Containers).SelectMany(container => container.Env ?? [])
            .Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>();
        Assert.All(
            needed,
            reference => Assert.Contains(
                synced, secret => secret.SecretName == reference.Name && secret.Data.Any(key => key.Key == reference.Key)));
        Assert.All(manifests.Of<SecretProviderClass>(), item => Assert.All(
            item.Spec.SecretObjects.SelectMany(secret => secret.Data),
            key => Assert.Contains($"objectName: {key.ObjectName}", item.Spec.Parameters.Objects, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Ports(Pod pod) =>
        pod.Containers.SelectMany(container => container.Ports ?? []).Select(port => port.Name);
}
