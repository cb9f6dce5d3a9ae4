using System.Globalization;
using Maestro.Tools.Logs.Faults;

namespace Maestro.Tools.Logs.Queries;

/// <summary>
/// Counts per stretch of time in bounded memory. With a given length, too long a span is refused; without one, the
/// length doubles up a ladder until the span fits, which needs no second pass as each rung is a multiple of the one below.
/// </summary>
internal sealed class Buckets
{
    /// <summary>An automatic length gives at most this many buckets: enough to see a shape, few enough to read.</summary>
    public const int AutomaticMost = 60;

    private static readonly long[] Ladder =
    [
        1,
        5,
        10,
        30,
        60,
        300,
        600,
        1800,
        3600,
        10_800,
        21_600,
        43_200,
        86_400,
        604_800,
        2_419_200,
        31_449_600,
        314_496_000,
    ];

    private readonly bool _automatic;
    private Dictionary<long, long> _counts = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    public Buckets()
    {
        _automatic = true;
        Seconds = Ladder[0];
    }

    public Buckets(long seconds) => Seconds = seconds;

    public long Seconds { get; private set; }

    /// <summary>Reads a length such as <c>10s</c>, <c>1m</c>, <c>2h</c> or <c>1d</c>, in seconds.</summary>
    /// <exception cref="ToolFault">The text is not a length of 1 second to 366 days.</exception>
    public static long ParseLength(string text)
    {
        long unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 } : 0;
        if (unit > 0
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number * unit <= 366 * 86_400L) return number * unit;
        throw new ToolFault("The argument 'bucket' is not a length. Write it like 10s, 1m, 2h or 1d, or leave it out.");
    }

    public void Add(DateTimeOffset time)
    {
        var second = time.ToUnixTimeSeconds();
        Count(Floor(second, Seconds), 1);
        var most = _automatic ? AutomaticMost : QueryLimits.MaxBuckets;
        while (_last - _first >= most)
        {
            if (!_automatic)
                throw new ToolFault(
                    $"More than {QueryLimits.MaxBuckets} buckets of {Seconds} s. Use a longer 'bucket', leave it out, or narrow 'from' and 'to'.");
            Coarsen();
        }
    }

    /// <summary>Every bucket from the first that is not empty to the last; the key is its number since 1970.</summary>
    public IReadOnlyList<KeyValuePair<long, long>> All()
    {
        if (_counts.Count == 0) return [];
        var all = new List<KeyValuePair<long, long>>();
        for (var bucket = _first; bucket <= _last; bucket++) all.Add(new(bucket, _counts.GetValueOrDefault(bucket)));
        return all;
    }

    private static long Floor(long value, long by) => value >= 0 ? value / by : ((value + 1) / by) - 1;

    private void Count(long bucket, long count)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, bucket, out _) += count;
        _first = Math.Min(_first, bucket);
        _last = Math.Max(_last, bucket);
    }

    private void Coarsen()
    {
        var next = Ladder[Array.IndexOf(Ladder, Seconds) + 1];
        var factor = next / Seconds;
        var finer = _counts;
        (_counts, _first, _last, Seconds) = ([], long.MaxValue, long.MinValue, next);
        foreach (var (bucket, count) in finer) Count(Floor(bucket, factor), count);
    }
}
