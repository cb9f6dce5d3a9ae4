using System.Text.Json.Serialization;
using k8s.Models;

namespace Deploy.Tests.Schemas;

// After KEDA 2.17's reference, https://keda.sh/docs/2.17/reference/scaledobject-spec/ (read 2026-11-22).
internal sealed record ScaledObject(string ApiVersion, string Kind, V1ObjectMeta Metadata, ScaledObjectSpec Spec);

internal sealed record ScaledObjectSpec(
    V2CrossVersionObjectReference ScaleTargetRef,
    IReadOnlyList<ScaleTrigger> Triggers,
    int MinReplicaCount,
    int MaxReplicaCount,
    int? PollingInterval = null,
    int? CooldownPeriod = null,
    ScaleAdvanced? Advanced = null);

internal sealed record ScaleTrigger(
    string Type,
    IReadOnlyDictionary<string, string> Metadata,
    string? MetricType = null,
    ScaleAuthentication? AuthenticationRef = null);

internal sealed record ScaleAuthentication(string Name);

internal sealed record ScaleAdvanced(ScaleAutoscaler? HorizontalPodAutoscalerConfig = null);

internal sealed record ScaleAutoscaler(V2HorizontalPodAutoscalerBehavior? Behavior = null);

internal sealed record TriggerAuthentication(
    string ApiVersion, string Kind, V1ObjectMeta Metadata, TriggerAuthenticationSpec Spec);

internal sealed record TriggerAuthenticationSpec(TriggerIdentity PodIdentity);

/// <param name="Provider">azure-workload.</param>
internal sealed record TriggerIdentity(string Provider, string IdentityId);

// After secrets-store-csi-driver 1.5, https://secrets-store-csi-driver.sigs.k8s.io (read 2026-11-22).
internal sealed record SecretProviderClass(string ApiVersion, string Kind, V1ObjectMeta Metadata, SecretProviderSpec Spec);

internal sealed record SecretProviderSpec(
    string Provider, SecretProviderParameters Parameters, IReadOnlyList<SyncedSecret> SecretObjects);

/// <summary>The Azure provider's.</summary>
internal sealed record SecretProviderParameters(
    [property: JsonPropertyName("clientID")] string ClientId,
    string TenantId,
    [property: JsonPropertyName("keyvaultName")] string KeyVaultName,
    string UsePodIdentity,
    [property: JsonPropertyName("useVMManagedIdentity")] string UseVmManagedIdentity,
    string Objects);

internal sealed record SyncedSecret(string SecretName, string Type, IReadOnlyList<SyncedKey> Data);

internal sealed record SyncedKey(string ObjectName, string Key);
