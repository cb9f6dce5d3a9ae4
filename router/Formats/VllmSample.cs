using System.Globalization;

namespace Maestro.Router.Formats;

/// <summary>
/// The figures that we read from vLLM's Prometheus page, summed over its label sets. Names of the first engine generation are
/// understood too (<c>gpu_cache_usage_perc</c>, <c>gpu_prefix_cache_…</c>).
/// </summary>
internal sealed class VllmSample
{
    private readonly SortedDictionary<double, double> _latency = [];

    public double Running { get; private set; }

    public double Waiting { get; private set; }

    public double KvUsage { get; private set; }

    public double PrefixQueries { get; private set; }

    public double PrefixHits { get; private set; }

    public double GeneratedTokens { get; private set; }

    /// <summary>Whether it is a vLLM server's page at all.</summary>
    public bool Recognized { get; private set; }

    public DateTimeOffset At { get; init; }

    public static VllmSample Read(string text, DateTimeOffset at)
    {
        var sample = new VllmSample { At = at };
        foreach (var line in text.AsSpan().EnumerateLines()) sample.Take(line);
        return sample;
    }

    /// <summary>
    /// Milliseconds below which that share of the requests between two samples stayed, interpolated within its bucket.
    /// </summary>
    public double? LatencySince(VllmSample? before, double share)
    {
        var total = _latency.Count == 0
            ? 0
            : _latency.Values.Max() - (before is { _latency.Count: > 0 } ? before._latency.Values.Max() : 0);
        if (total <= 0) return null;
        var (rank, lower, below) = (share * total, 0.0, 0.0);
        foreach (var (limit, cumulative) in _latency)
        {
            var count = cumulative - (before?._latency.GetValueOrDefault(limit) ?? 0);
            if (count >= rank)
            {
                var upper = double.IsInfinity(limit) ? lower : limit;
                return 1000 * (count > below ? lower + ((upper - lower) * (rank - below) / (count - below)) : upper);
            }

            (lower, below) = (limit, count);
        }

        return null;
    }

    private void Take(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("vllm:", StringComparison.Ordinal)) return;
        var blank = line.LastIndexOf(' ');
        if (blank < 0 || !double.TryParse(line[(blank + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return;
        Recognized = true;
        var brace = line.IndexOf('{');
        var name = line[5..(brace < 0 ? line.IndexOf(' ') : brace)];
        switch (name)
        {
            case "num_requests_running":
                Running += value;
                break;
            case "num_requests_waiting":
                Waiting += value;
                break;
            case "kv_cache_usage_perc" or "gpu_cache_usage_perc":
                KvUsage = Math.Max(KvUsage, value);
                break;
            case "prefix_cache_queries_total" or "gpu_prefix_cache_queries_total" or "prefix_cache_queries":
                PrefixQueries += value;
                break;
            case "prefix_cache_hits_total" or "gpu_prefix_cache_hits_total" or "prefix_cache_hits":
                PrefixHits += value;
                break;
            case "generation_tokens_total":
                GeneratedTokens += value;
                break;
            case "e2e_request_latency_seconds_bucket":
                TakeBucket(line, value);
                break;
        }
    }

    private void TakeBucket(ReadOnlySpan<char> line, double value)
    {
        const string Mark = "le=\"";
        var start = line.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0) return;
        var rest = line[(start + Mark.Length)..];
        var end = rest.IndexOf('"');
        if (end < 0) return;
        var limit = rest[..end] is "+Inf"
            ? double.PositiveInfinity
            : double.TryParse(rest[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
        if (!double.IsNaN(limit)) _latency[limit] = _latency.GetValueOrDefault(limit) + value;
    }
}
