using System.Text.RegularExpressions;
using Deploy.Tests.Rendering;
using k8s.Models;

namespace Deploy.Tests;

/// <summary>What holds for every container that any folder makes.</summary>
public sealed partial class PodTests
{
    public static TheoryData<string> Folder() => Folders.All();

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_EveryContainer_IsRestricted(string folder)
    {
        var pods = (await Kustomize.RenderAsync(folder)).Pods();

        Assert.NotEmpty(pods);
        Assert.All(pods, pod =>
        {
            var spec = pod.Template.Spec;
            Assert.True(
                spec.SecurityContext is { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" }, pod.Owner);
            Assert.True(spec.HostNetwork is not true && spec.HostPID is not true && spec.HostIPC is not true, pod.Owner);
            Assert.DoesNotContain(spec.Volumes ?? [], volume => volume.HostPath is not null);
            Assert.All(pod.Containers, container =>
            {
                var security = container.SecurityContext;
                Assert.True(
                    security is { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true,
                        RunAsNonRoot: true, SeccompProfile.Type: "RuntimeDefault" }
                    && security.Privileged is not true,
                    container.Name);
                Assert.Equal(["ALL"], security!.Capabilities.Drop);
                Assert.Null(security.Capabilities.Add);
            });
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_EveryContainer_HasRequestsAndLimits(string folder)
    {
        var containers = (await Kustomize.RenderAsync(folder)).Pods().SelectMany(pod => pod.Containers);

        Assert.All(containers, container => Assert.All((string[])["cpu", "memory"], resource =>
        {
            Assert.True(container.Resources.Requests.ContainsKey(resource), $"{container.Name} requests no {resource}");
            Assert.True(container.Resources.Limits.ContainsKey(resource), $"{container.Name} has no limit of {resource}");
            Assert.True(
                container.Resources.Requests[resource].ToDecimal() <= container.Resources.Limits[resource].ToDecimal(),
                container.Name);
        }));
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_EveryContainer_HasProbesOnPortsOfItsOwn(string folder)
    {
        // KubeRay gives Ray's containers the probes that fit their role; one of ours would take the place of its check of Serve.
        var containers = (await Kustomize.RenderAsync(folder)).Pods().Where(pod => !pod.IsRay).SelectMany(pod => pod.Containers);

        Assert.All(containers, container => Assert.All(
            (V1Probe[])[container.StartupProbe, container.ReadinessProbe, container.LivenessProbe],
            probe => Assert.Contains(container.Ports, port => port.Name == probe.HttpGet.Port.Value)));
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_EveryImage_IsPinned(string folder)
    {
        var images = (await Kustomize.RenderAsync(folder)).Pods().SelectMany(pod => pod.Containers)
            .Select(container => container.Image);

        Assert.All(images, image => Assert.Matches(Pinned(), image));
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_EveryVolume_IsThereAndMounted(string folder)
    {
        var manifests = await Kustomize.RenderAsync(folder);

        Assert.All(manifests.Pods(), pod =>
        {
            var volumes = (pod.Template.Spec.Volumes ?? []).Select(volume => volume.Name).Order(StringComparer.Ordinal);
            var mounts = pod.Containers.SelectMany(container => container.VolumeMounts ?? []).Select(mount => mount.Name)
                .Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(volumes, mounts);
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_OnlyThoseThatCallKubernetes_GetAToken(string folder)
    {
        var pods = (await Kustomize.RenderAsync(folder)).Pods();

        Assert.All(
            pods.Where(pod => pod.Template.Spec.AutomountServiceAccountToken is not false),
            pod => Assert.EndsWith(" head", pod.Owner));
    }

    [SkippableTheory]
    [MemberData(nameof(Folder))]
    public async Task Pods_Scheduling_FitsTheNodePools(string folder)
    {
        if (folder.EndsWith("/dev", StringComparison.Ordinal)) return; // no pools there

        Assert.All((await Kustomize.RenderAsync(folder)).Pods(), pod =>
        {
            var spec = pod.Template.Spec;
            Assert.Equal(pod.UsesGpu ? "gpu" : "router", spec.NodeSelector["maestro.dev/pool"]);
            Assert.Equal(
                pod.UsesGpu,
                (spec.Tolerations ?? []).Any(
                    item => item is { Key: "sku", OperatorProperty: "Equal", Value: "gpu", Effect: "NoSchedule" }));
        });
    }

    // A version tag with or without its digest; a moving tag names no version.
    [GeneratedRegex(@"^[a-z0-9.:\-/]+/[a-z0-9._\-/]+:v?\d+\.\d+\.\d+[\w.\-]*(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex Pinned();
}
