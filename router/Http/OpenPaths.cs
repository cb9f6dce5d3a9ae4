namespace Maestro.Router.Http;

/// <summary>What is answered without a key: the probes, and the metrics where the operator wants it so.</summary>
internal sealed class OpenPaths(bool metrics)
{
    public bool Contains(PathString path) =>
        path.Equals("/health", StringComparison.Ordinal)
        || path.Equals("/ready", StringComparison.Ordinal)
        || (metrics && path.Equals("/metrics", StringComparison.Ordinal));
}
