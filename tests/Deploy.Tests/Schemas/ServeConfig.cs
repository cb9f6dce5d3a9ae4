namespace Deploy.Tests.Schemas;

// After Ray 2.58's documentation of Serve's configuration file and of LLMConfig, https://docs.ray.io/en/master/serve/llm (read
// 2026-11-22).
internal sealed record ServeConfig(ServeHttp HttpOptions, IReadOnlyList<ServeApplication> Applications);

internal sealed record ServeHttp(string Host, int Port, double? RequestTimeoutS = null, int? KeepAliveTimeoutS = null);

internal sealed record ServeApplication(string Name, string RoutePrefix, string ImportPath, LlmArguments Args);

internal sealed record LlmArguments(IReadOnlyList<LlmConfig> LlmConfigs);

internal sealed record LlmConfig(
    ModelLoading ModelLoadingConfig,
    EngineArguments EngineKwargs,
    ServeDeployment DeploymentConfig,
    string? AcceleratorType = null,
    bool LogEngineMetrics = true);

internal sealed record ModelLoading(string ModelId, string? ModelSource = null, string? TokenizerSource = null);

/// <summary>Part of the engine and API server arguments of vLLM 0.26.</summary>
internal sealed record EngineArguments(
    bool EnablePrefixCaching,
    double GpuMemoryUtilization,
    string KvCacheDtype,
    int MaxModelLen,
    int MaxNumSeqs,
    int MaxNumBatchedTokens,
    int TensorParallelSize,
    bool? EnableAutoToolChoice = null,
    string? ToolCallParser = null);

internal sealed record ServeDeployment(
    int MaxOngoingRequests,
    ServeAutoscaling AutoscalingConfig,
    int? MaxQueuedRequests = null,
    double? HealthCheckPeriodS = null,
    double? HealthCheckTimeoutS = null,
    double? GracefulShutdownWaitLoopS = null,
    double? GracefulShutdownTimeoutS = null,
    ServeRequestRouter? RequestRouterConfig = null);

internal sealed record ServeAutoscaling(
    int MinReplicas,
    int MaxReplicas,
    double TargetOngoingRequests,
    double? MetricsIntervalS = null,
    double? LookBackPeriodS = null,
    double? UpscaleDelayS = null,
    double? DownscaleDelayS = null,
    int? InitialReplicas = null);

internal sealed record ServeRequestRouter(string RequestRouterClass, PrefixAffinity? RequestRouterKwargs = null);

internal sealed record PrefixAffinity(int? ImbalancedThreshold = null, double? MatchRateThreshold = null);
