namespace Maestro.Router.Forwarding;

/// <summary>
/// Keeps retries from making a bad time worse: they may be a share of the requests, plus a few a second whatever the traffic. A
/// bucket that every request and every second fill a little and every retry empties by one; lock-free.
/// </summary>
internal sealed class RetryBudget
{
    private const long One = 1_000_000;
    private const int SecondsKept = 10;

    private readonly TimeProvider _time;
    private readonly double _ratio;
    private readonly double _perSecond;
    private readonly long _capacity;
    private long _tokens;
    private long _filledAt;

    public RetryBudget(double ratio, double perSecond, TimeProvider time)
    {
        (_ratio, _perSecond, _time) = (ratio, perSecond, time);
        _capacity = (long)(Math.Max(perSecond, 1) * SecondsKept * One);
        _tokens = _capacity;
        _filledAt = time.GetTimestamp();
    }

    public void Request() => Add((long)(_ratio * One));

    public bool TryRetry()
    {
        Fill();
        while (true)
        {
            var known = Volatile.Read(ref _tokens);
            if (known < One) return false;
            if (Interlocked.CompareExchange(ref _tokens, known - One, known) == known) return true;
        }
    }

    private void Fill()
    {
        var now = _time.GetTimestamp();
        var before = Volatile.Read(ref _filledAt);
        var gained = (long)(_time.GetElapsedTime(before, now).TotalSeconds * _perSecond * One);
        if (gained > 0 && Interlocked.CompareExchange(ref _filledAt, now, before) == before) Add(gained);
    }

    private void Add(long amount)
    {
        if (Interlocked.Add(ref _tokens, amount) > _capacity) Interlocked.Exchange(ref _tokens, _capacity);
    }
}
