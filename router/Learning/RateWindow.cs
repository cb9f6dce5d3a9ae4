namespace Maestro.Router.Learning;

/// <summary>
/// How much went by in the last minute: this minute, and the share of the one before that is still within it. Lock-free.
/// </summary>
internal sealed class RateWindow(TimeProvider time)
{
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;

    private long _began = time.GetUtcNow().UtcTicks;
    private long _current;
    private long _previous;

    public double PerMinute
    {
        get
        {
            var age = Turn() - Volatile.Read(ref _began);
            var left = Math.Clamp(1 - ((double)age / Minute), 0, 1);
            return Volatile.Read(ref _current) + (Volatile.Read(ref _previous) * left);
        }
    }

    public void Add(long amount)
    {
        Turn();
        Interlocked.Add(ref _current, amount);
    }

    private long Turn()
    {
        var now = time.GetUtcNow().UtcTicks;
        var began = Volatile.Read(ref _began);
        var windows = (now - began) / Minute;
        if (windows <= 0) return now;
        if (Interlocked.CompareExchange(ref _began, began + (windows * Minute), began) != began) return now;
        var over = Interlocked.Exchange(ref _current, 0);
        Volatile.Write(ref _previous, windows == 1 ? over : 0);
        return now;
    }
}
