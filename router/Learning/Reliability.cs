namespace Maestro.Router.Learning;

/// <summary>
/// How likely a deployment is to serve the next request: a Beta posterior over its recent attempts (the last one to two minutes,
/// the older half weighing half) with a prior of nineteen successes and one failure. Lock-free.
/// </summary>
internal sealed class Reliability
{
    private const double PriorSuccesses = 19;
    private const double PriorFailures = 1;
    private static readonly long WindowTicks = TimeSpan.FromMinutes(1).Ticks;

    private readonly TimeProvider _time;
    private long _rotateAt;
    private int _successes;
    private int _failures;
    private int _oldSuccesses;
    private int _oldFailures;

    public Reliability(TimeProvider time)
    {
        _time = time;
        _rotateAt = time.GetUtcNow().UtcTicks + WindowTicks;
    }

    public double Mean
    {
        get
        {
            var (alpha, beta) = Posterior();
            return alpha / (alpha + beta);
        }
    }

    /// <summary>Mean less one standard deviation: little evidence counts for little.</summary>
    public double LowerBound
    {
        get
        {
            var (alpha, beta) = Posterior();
            var sum = alpha + beta;
            return Math.Max(0, (alpha / sum) - Math.Sqrt(alpha * beta / (sum * sum * (sum + 1))));
        }
    }

    public void Record(bool success)
    {
        Rotate();
        Interlocked.Increment(ref success ? ref _successes : ref _failures);
    }

    private (double Alpha, double Beta) Posterior() => (
        PriorSuccesses + Volatile.Read(ref _successes) + (Volatile.Read(ref _oldSuccesses) * 0.5),
        PriorFailures + Volatile.Read(ref _failures) + (Volatile.Read(ref _oldFailures) * 0.5));

    private void Rotate()
    {
        var due = Volatile.Read(ref _rotateAt);
        var now = _time.GetUtcNow().UtcTicks;
        if (now < due || Interlocked.CompareExchange(ref _rotateAt, now + WindowTicks, due) != due) return;
        var stale = now - due > WindowTicks;
        Volatile.Write(ref _oldSuccesses, stale ? 0 : Interlocked.Exchange(ref _successes, 0));
        Volatile.Write(ref _oldFailures, stale ? 0 : Interlocked.Exchange(ref _failures, 0));
        if (!stale) return;
        Volatile.Write(ref _successes, 0);
        Volatile.Write(ref _failures, 0);
    }
}
