namespace Maestro.Router.Learning;

/// <summary>
/// Live quantiles of a latency, without locks or allocations: logarithmic buckets (relative error at most 2.5 % between 0.1 ms
/// and 25 minutes) over the last one to two minutes. Reading a quantile is one memory read; it is brought up to date as values
/// arrive.
/// </summary>
internal sealed class LatencySketch
{
    private const double Growth = 1.05;
    private const double SmallestMs = 0.1;
    private const int Buckets = 340;
    private const int RefreshEvery = 16;
    private static readonly double LogGrowth = Math.Log(Growth);
    private static readonly long WindowTicks = TimeSpan.FromMinutes(1).Ticks;

    private readonly TimeProvider _time;
    private int[] _current = new int[Buckets];
    private int[] _previous = new int[Buckets];
    private long _rotateAt;
    private int _recorded;
    private int _refreshing;
    private double _p50 = double.NaN;
    private double _p95 = double.NaN;

    public LatencySketch(TimeProvider time)
    {
        _time = time;
        _rotateAt = time.GetUtcNow().UtcTicks + WindowTicks;
    }

    /// <summary>Milliseconds; null until something was recorded.</summary>
    public double? P50 => Known(Volatile.Read(ref _p50));

    public double? P95 => Known(Volatile.Read(ref _p95));

    /// <summary>Values ever recorded.</summary>
    public int Count => Volatile.Read(ref _recorded);

    public void Record(double milliseconds)
    {
        Rotate();
        Interlocked.Increment(ref _current[Bucket(milliseconds)]);
        var count = Interlocked.Increment(ref _recorded);
        if (count < RefreshEvery || count % RefreshEvery == 0) Refresh();
    }

    /// <summary>
    /// Whatever the values say, the answer lies between the smallest and the largest of them, give or take the error.
    /// </summary>
    public double? Quantile(double share)
    {
        var (current, previous) = (_current, _previous);
        long total = 0;
        for (var index = 0; index < Buckets; index++) total += current[index] + previous[index];
        if (total == 0) return null;
        var rank = Math.Max(1, (long)Math.Ceiling(total * share));
        long seen = 0;
        for (var index = 0; index < Buckets; index++)
        {
            seen += current[index] + previous[index];
            if (seen >= rank) return Middle(index);
        }

        return Middle(Buckets - 1);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static int Bucket(double milliseconds) =>
        milliseconds <= SmallestMs ? 0 : Math.Min(Buckets - 1, 1 + (int)(Math.Log(milliseconds / SmallestMs) / LogGrowth));

    private static double Middle(int bucket) => bucket == 0 ? SmallestMs : SmallestMs * Math.Pow(Growth, bucket - 0.5);

    private void Refresh()
    {
        if (Interlocked.Exchange(ref _refreshing, 1) == 1) return; // somebody else is at it
        Volatile.Write(ref _p50, Quantile(0.5) ?? double.NaN);
        Volatile.Write(ref _p95, Quantile(0.95) ?? double.NaN);
        Volatile.Write(ref _refreshing, 0);
    }

    private void Rotate()
    {
        var due = Volatile.Read(ref _rotateAt);
        var now = _time.GetUtcNow().UtcTicks;
        if (now < due || Interlocked.CompareExchange(ref _rotateAt, now + WindowTicks, due) != due) return;
        // After a long pause both windows are old. A value that races with this lands in the window that ends: no harm.
        if (now - due > WindowTicks) Array.Clear(_current);
        var old = _previous;
        Array.Clear(old);
        _previous = _current;
        Volatile.Write(ref _current, old);
    }
}
