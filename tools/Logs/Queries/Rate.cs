using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Queries;

/// <summary>What fits per bucket of time.</summary>
internal sealed class Rate(Criteria criteria, string? bucket)
{
    private readonly LineFilter _filter = new(criteria);
    private readonly Buckets _buckets = bucket is null ? new Buckets() : new Buckets(Buckets.ParseLength(bucket));
    private long _total;
    private long _untimed;

    public RateResult Run(LogFile file, CancellationToken cancellationToken)
    {
        using var entries = file.Open(cancellationToken);
        while (entries.Read())
        {
            if (!_filter.Takes(entries)) continue;
            _total++;
            if (entries.Time is { } time) _buckets.Add(time);
            else _untimed++;
        }

        var counts = _buckets.All();
        var peak = counts.Count == 0 ? null : Named(counts.MaxBy(pair => pair.Value));
        var mean = counts.Count == 0 ? 0 : Math.Round((double)(_total - _untimed) / counts.Count, 3);
        return new RateResult(_filter.Unit, _total, _untimed, _buckets.Seconds, mean, peak, [.. counts.Select(Named)], criteria);
    }

    private RateBucket Named(KeyValuePair<long, long> bucket) =>
        new(Timestamps.Format(DateTimeOffset.FromUnixTimeSeconds(bucket.Key * _buckets.Seconds)), bucket.Value);
}
