using System.IO.Hashing;
using System.Text;
using Maestro.Router.Formats;

namespace Maestro.Router.Model;

/// <summary>
/// A server of the vLLM lane at run time: its latest report, replaced as a whole, and its place among others of its kind.
/// </summary>
internal sealed class Replica(DeploymentConfig config)
{
    private ReplicaReport _now = ReplicaReport.None;

    public ReplicaReport Now => Volatile.Read(ref _now);

    /// <summary>The scrape before, from which the next one's rates are taken.</summary>
    public VllmSample? Last { get; set; }

    /// <summary>Metrics lie beside the API, not below it.</summary>
    public Uri MetricsUrl { get; } = new(config.ApiBase, "/metrics");

    /// <summary>Stable across restarts and the same in every router: what prefixes are matched with.</summary>
    public ulong Place { get; } = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(config.Id));

    public void Report(ReplicaReport report) => Volatile.Write(ref _now, report);
}
