using System.Globalization;
using Deploy.Tests.Rendering;
using k8s.Models;

namespace Deploy.Tests;

public sealed class NetworkTests
{
    public static TheoryData<string> Folder() => Folders.All();

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Policies_ByDefault_DenyEverything(string folder)
    {
        var policies = (await Kustomize.RenderAsync(folder)).Of<V1NetworkPolicy>();

        var denial = Assert.Single(policies, policy => policy.Spec.PodSelector.MatchLabels is null or { Count: 0 });
        Assert.Equal(["Egress", "Ingress"], denial.Spec.PolicyTypes.Order(StringComparer.Ordinal));
        Assert.Null(denial.Spec.Ingress);
        Assert.Null(denial.Spec.Egress);
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Policies_EachRule_NamesWhoAndWhichPort(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.All(manifests.Of<V1NetworkPolicy>(), policy =>
        {
            foreach (var rule in policy.Spec.Ingress ?? []) Assert.All(rule.FromProperty, Named);
            foreach (var rule in policy.Spec.Egress ?? []) Assert.All(rule.To, Named);

            // Without a port only among the pods of one Ray cluster.
            var open = (policy.Spec.Ingress ?? []).Where(rule => rule.Ports is null).SelectMany(rule => rule.FromProperty)
                .Concat((policy.Spec.Egress ?? []).Where(rule => rule.Ports is null).SelectMany(rule => rule.To));
            Assert.All(
                open,
                peer => Assert.True(
                    peer.NamespaceSelector is null && peer.PodSelector?.MatchLabels["app.kubernetes.io/name"] == "maestro-vllm"));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Policies_IngressPorts_AreListenedOn(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.All(manifests.Of<V1NetworkPolicy>(), policy =>
        {
            var ports = manifests.Pods().Where(pod => pod.Matches(policy.Spec.PodSelector)).SelectMany(pod => pod.Containers)
                .SelectMany(container => container.Ports ?? [])
                .SelectMany(port => (string[])[port.Name, port.ContainerPort.ToString(CultureInfo.InvariantCulture)])
                .ToHashSet(StringComparer.Ordinal);

            // The rules for model servers serve both kinds of them; each has some of the ports.
            var wanted = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).Select(port => port.Port.Value)
                .Where(port => port != "metrics");
            Assert.All(wanted, port => Assert.Contains(port, ports));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Policies_NoEgress_ReachesTheNodesMetadataService(string folder)
    {
        var blocks = (await Kustomize.RenderAsync(folder)).Of<V1NetworkPolicy>()
            .SelectMany(policy => policy.Spec.Egress ?? []).SelectMany(rule => rule.To).Select(peer => peer.IpBlock)
            .OfType<V1IPBlock>();

        Assert.All(blocks.Where(block => block.Cidr == "0.0.0.0/0"), block => Assert.Contains("169.254.0.0/16", block.Except));
    }

    private static void Named(V1NetworkPolicyPeer peer)
    {
        Assert.True(peer.IpBlock is not null || peer.PodSelector is not null || peer.NamespaceSelector is not null);
        if (peer.NamespaceSelector is { } space) Assert.NotEmpty(space.MatchLabels);
    }
}
