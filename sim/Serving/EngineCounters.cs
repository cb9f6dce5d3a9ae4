namespace Maestro.Simulator.Serving;

/// <summary>What the engine has done since it began.</summary>
public sealed class EngineCounters
{
    /// <summary>Prompt tokens that were computed, not found.</summary>
    public long PromptTokens { get; internal set; }

    public long GeneratedTokens { get; internal set; }

    /// <summary>Prompt tokens looked up in the prefix cache.</summary>
    public long PrefixQueries { get; internal set; }

    public long PrefixHits { get; internal set; }

    public long Finished { get; internal set; }

    public long Preemptions { get; internal set; }

    internal Histogram EndToEnd { get; } = new([0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60]);

    internal Histogram FirstToken { get; } = new(
        [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]);
}

/// <summary>Counts per limit, as Prometheus has them.</summary>
internal sealed class Histogram(double[] limits)
{
    private readonly long[] _counts = new long[limits.Length + 1];

    public double Sum { get; private set; }

    public long Count { get; private set; }

    public void Add(double value)
    {
        var index = Array.FindIndex(limits, limit => value <= limit);
        _counts[index < 0 ? limits.Length : index]++;
        Sum += value;
        Count++;
    }

    public IEnumerable<(string Limit, long Cumulative)> Buckets()
    {
        var sum = 0L;
        for (var index = 0; index < limits.Length; index++)
            yield return (
                limits[index].ToString("0.0##", System.Globalization.CultureInfo.InvariantCulture), sum += _counts[index]);
        yield return ("+Inf", sum + _counts[^1]);
    }
}
