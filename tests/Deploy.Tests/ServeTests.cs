using Deploy.Tests.Rendering;
using Deploy.Tests.Schemas;

namespace Deploy.Tests;

/// <summary>vLLM on Ray Serve.</summary>
public sealed class ServeTests
{
    [SkippableFact]
    public async Task Models_CachePrefixes_AndSendConversationsWhereTheyAreCached()
    {
        var models = Config(await RayAsync()).Applications.SelectMany(app => app.Args.LlmConfigs).ToList();

        Assert.NotEmpty(models);
        Assert.All(models, model =>
        {
            Assert.True(model.EngineKwargs.EnablePrefixCaching);
            Assert.InRange(model.EngineKwargs.GpuMemoryUtilization, 0.5, 0.95);
            Assert.True(model.LogEngineMetrics);
            Assert.EndsWith(
                "PrefixCacheAffinityRouter", model.DeploymentConfig.RequestRouterConfig!.RequestRouterClass,
                StringComparison.Ordinal);
        });
    }

    [SkippableFact]
    public async Task Replicas_OfAllModels_FitTheWorkersAtBothEnds()
    {
        var ray = await RayAsync();
        var group = Assert.Single(ray.Spec.RayClusterConfig.WorkerGroupSpecs);
        var perPod = group.Template.Spec.Containers[0].Resources.Limits["nvidia.com/gpu"].ToInt32();
        var models = Config(ray).Applications.SelectMany(app => app.Args.LlmConfigs).ToList();

        Assert.Equal(
            models.Sum(model => model.DeploymentConfig.AutoscalingConfig.MaxReplicas * model.EngineKwargs.TensorParallelSize),
            group.MaxReplicas * perPod);
        Assert.Equal(
            models.Sum(model => model.DeploymentConfig.AutoscalingConfig.MinReplicas * model.EngineKwargs.TensorParallelSize),
            group.MinReplicas * perPod);
        Assert.All(
            models,
            model => Assert.True(
                model.DeploymentConfig.AutoscalingConfig.TargetOngoingRequests < model.DeploymentConfig.MaxOngoingRequests));
        Assert.All(models, model => Assert.True(model.DeploymentConfig.MaxOngoingRequests <= model.EngineKwargs.MaxNumSeqs));
    }

    [SkippableFact]
    public async Task Workers_Grace_CoversTheDrainOfAReplica()
    {
        var ray = await RayAsync();
        var drain = Config(ray).Applications.SelectMany(app => app.Args.LlmConfigs)
            .Max(model => model.DeploymentConfig.GracefulShutdownTimeoutS!.Value);

        Assert.All(
            ray.Spec.RayClusterConfig.WorkerGroupSpecs,
            group => Assert.True(group.Template.Spec.TerminationGracePeriodSeconds > drain));
        Assert.True(ray.Spec.RayClusterDeletionDelaySeconds > drain);
    }

    [SkippableFact]
    public async Task Cluster_VersionAndImages_AreOfOneRelease()
    {
        var ray = (await RayAsync()).Spec.RayClusterConfig;
        var images = ray.WorkerGroupSpecs.Select(group => group.Template).Prepend(ray.HeadGroupSpec.Template)
            .SelectMany(template => template.Spec.Containers)
            .Select(container => container.Image);

        Assert.StartsWith($"rayproject/ray-llm:{ray.RayVersion}-", Assert.Single(images.Distinct()), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Cluster_Dashboard_AsksForAToken() =>
        Assert.Equal("token", (await RayAsync()).Spec.RayClusterConfig.AuthOptions!.Mode);

    [SkippableFact]
    public async Task Autoscaler_Container_IsRestrictedAsTheOthersAre()
    {
        var autoscaler = (await RayAsync()).Spec.RayClusterConfig.AutoscalerOptions!;

        Assert.True(
            autoscaler.SecurityContext is { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true, RunAsNonRoot: true });
        Assert.Equal(["ALL"], autoscaler.SecurityContext!.Capabilities.Drop);
    }

    internal static ServeConfig Config(RayService ray) => StrictJson.Serve<ServeConfig>(YamlJson.Read(ray.Spec.ServeConfigV2)!);

    private static async Task<RayService> RayAsync() =>
        Assert.Single((await Kustomize.RenderAsync("serving/vllm")).Of<RayService>());
}
