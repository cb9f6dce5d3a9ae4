using k8s.Models;

namespace Deploy.Tests.Schemas;

// After ray.io_rayservices.yaml of KubeRay 1.7.0, https://github.com/ray-project/kuberay (read 2026-11-22).
internal sealed record RayService(string ApiVersion, string Kind, V1ObjectMeta Metadata, RayServiceSpec Spec);

internal sealed record RayServiceSpec(
    RayClusterSpec RayClusterConfig,
    string ServeConfigV2,
    RayUpgrade? UpgradeStrategy = null,
    int? RayClusterDeletionDelaySeconds = null,
    int? ServiceUnhealthySecondThreshold = null,
    bool? ExcludeHeadPodFromServeSvc = null,
    bool? Suspend = null,
    V1Service? ServeService = null);

/// <param name="Type">NewCluster, NewClusterWithIncrementalUpgrade or None.</param>
internal sealed record RayUpgrade(string Type);

internal sealed record RayClusterSpec(
    RayHeadGroup HeadGroupSpec,
    IReadOnlyList<RayWorkerGroup> WorkerGroupSpecs,
    string RayVersion,
    bool? EnableInTreeAutoscaling = null,
    RayAutoscaler? AutoscalerOptions = null,
    RayAuth? AuthOptions = null);

/// <param name="Mode">disabled or token.</param>
internal sealed record RayAuth(string Mode, string? SecretName = null, bool? EnableK8sTokenAuth = null);

/// <param name="Version">v1 or v2.</param>
/// <param name="UpscalingMode">Default, Aggressive or Conservative.</param>
internal sealed record RayAutoscaler(
    string? Version = null,
    string? UpscalingMode = null,
    int? IdleTimeoutSeconds = null,
    string? Image = null,
    V1ResourceRequirements? Resources = null,
    V1SecurityContext? SecurityContext = null);

internal sealed record RayHeadGroup(
    V1PodTemplateSpec Template, IReadOnlyDictionary<string, string>? RayStartParams = null, string? ServiceType = null);

internal sealed record RayWorkerGroup(
    string GroupName,
    V1PodTemplateSpec Template,
    int Replicas,
    int MinReplicas,
    int MaxReplicas,
    int? NumOfHosts = null,
    int? IdleTimeoutSeconds = null,
    IReadOnlyDictionary<string, string>? RayStartParams = null);
