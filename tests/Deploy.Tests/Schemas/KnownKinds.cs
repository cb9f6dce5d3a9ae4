using System.Text.Json.Nodes;
using Deploy.Tests.Rendering;
using k8s.Models;

namespace Deploy.Tests.Schemas;

/// <summary>
/// The type of every kind that our manifests may use: Kubernetes' own from its client, generated from the API's OpenAPI document;
/// custom resources from records here, which have just the fields that we use, named as in the published definitions.
/// </summary>
internal static class KnownKinds
{
    private static readonly Dictionary<(string Version, string Kind), (Type Type, Func<JsonObject, object> Read)> ByName = new()
    {
        [("v1", "Namespace")] = Kind<V1Namespace>(),
        [("v1", "ServiceAccount")] = Kind<V1ServiceAccount>(),
        [("v1", "ConfigMap")] = Kind<V1ConfigMap>(),
        [("v1", "Service")] = Kind<V1Service>(),
        [("v1", "PersistentVolumeClaim")] = Kind<V1PersistentVolumeClaim>(),
        [("apps/v1", "Deployment")] = Kind<V1Deployment>(),
        [("autoscaling/v2", "HorizontalPodAutoscaler")] = Kind<V2HorizontalPodAutoscaler>(),
        [("policy/v1", "PodDisruptionBudget")] = Kind<V1PodDisruptionBudget>(),
        [("networking.k8s.io/v1", "NetworkPolicy")] = Kind<V1NetworkPolicy>(),
        [("ray.io/v1", "RayService")] = Kind<RayService>(),
        [("keda.sh/v1alpha1", "ScaledObject")] = Kind<ScaledObject>(),
        [("keda.sh/v1alpha1", "TriggerAuthentication")] = Kind<TriggerAuthentication>(),
        [("monitoring.coreos.com/v1", "PodMonitor")] = Kind<PodMonitor>(),
        [("azmonitoring.coreos.com/v1", "PodMonitor")] = Kind<PodMonitor>(),
        [("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass")] = Kind<SecretProviderClass>(),
    };

    public static Type TypeOf(Manifest manifest) => Find(manifest).Type;

    /// <summary>Throws when the document has a field that its kind lacks, or a value of the wrong type.</summary>
    public static object Read(Manifest manifest) => Find(manifest).Read(manifest.Body);

    private static (Type Type, Func<JsonObject, object> Read) Find(Manifest manifest) =>
        ByName.TryGetValue((manifest.ApiVersion, manifest.Kind), out var known)
            ? known
            : throw new InvalidOperationException($"{manifest}: no schema for {manifest.ApiVersion} {manifest.Kind}.");

    private static (Type Type, Func<JsonObject, object> Read) Kind<T>()
        where T : class => (typeof(T), StrictJson.Kubernetes<T>);
}
