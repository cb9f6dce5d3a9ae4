using Deploy.Tests.Schemas;
using k8s.Models;

namespace Deploy.Tests.Rendering;

/// <summary>Typed views of one rendered folder.</summary>
internal static class Documents
{
    public static IReadOnlyList<T> Of<T>(this IReadOnlyList<Manifest> manifests) =>
        [.. manifests.Where(manifest => KnownKinds.TypeOf(manifest) == typeof(T))
            .Select(manifest => (T)KnownKinds.Read(manifest))];

    /// <summary>Every pod that the folder makes, with the name of what makes it.</summary>
    public static IReadOnlyList<Pod> Pods(this IReadOnlyList<Manifest> manifests) =>
    [
        .. manifests.Of<V1Deployment>().Select(item => new Pod(item.Metadata.Name, item.Spec.Template, IsRay: false)),
        .. manifests.Of<RayService>().SelectMany(item =>
            item.Spec.RayClusterConfig.WorkerGroupSpecs.Select(
                group => new Pod($"{item.Metadata.Name} {group.GroupName}", group.Template, IsRay: true))
                .Prepend(new($"{item.Metadata.Name} head", item.Spec.RayClusterConfig.HeadGroupSpec.Template, IsRay: true))),
    ];
}

/// <summary>A pod template. KubeRay adds probes of its own to the first container of its pods.</summary>
internal sealed record Pod(string Owner, V1PodTemplateSpec Template, bool IsRay)
{
    public IEnumerable<V1Container> Containers => [.. Template.Spec.Containers, .. Template.Spec.InitContainers ?? []];

    public bool UsesGpu => Containers.Any(container => container.Resources?.Limits?.ContainsKey("nvidia.com/gpu") == true);

    public bool Matches(V1LabelSelector selector) =>
        selector.MatchExpressions is null or { Count: 0 } && (selector.MatchLabels ?? new Dictionary<string, string>())
            .All(pair => Template.Metadata.Labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    public bool Matches(IDictionary<string, string> selector) => Matches(new V1LabelSelector { MatchLabels = selector });
}
