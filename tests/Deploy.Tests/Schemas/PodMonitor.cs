using k8s.Models;

namespace Deploy.Tests.Schemas;

// After the Prometheus Operator's API reference, https://prometheus-operator.dev/docs/api-reference/api/ (read 2026-11-22);
// managed Prometheus has the same resource under another group.
internal sealed record PodMonitor(string ApiVersion, string Kind, V1ObjectMeta Metadata, PodMonitorSpec Spec);

internal sealed record PodMonitorSpec(V1LabelSelector Selector, IReadOnlyList<PodMetricsEndpoint> PodMetricsEndpoints);

internal sealed record PodMetricsEndpoint(
    string Port,
    string Path,
    string Interval,
    string? ScrapeTimeout = null,
    MonitorAuthorization? Authorization = null,
    IReadOnlyList<MonitorRelabeling>? Relabelings = null);

internal sealed record MonitorAuthorization(string Type, V1SecretKeySelector Credentials);

internal sealed record MonitorRelabeling(
    string Action, IReadOnlyList<string> SourceLabels, string TargetLabel, string? Regex = null, string? Replacement = null);
