namespace Maestro.Policies.Opa;

/// <summary>
/// Keeps callers from waiting for a server that is gone: after some failures in a row nobody is let through for a while, then one
/// caller, to see. Without locks; by the clock's timestamps.
/// </summary>
internal sealed class OpaBreaker(TimeProvider time)
{
    private const int Failures = 5;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private int _failures;
    private long _closedUntil;

    /// <summary>
    /// Whether this caller may ask now; pairs with <see cref="Succeeded"/> or <see cref="Failed"/>, or with neither if it gives
    /// up.
    /// </summary>
    public bool TryEnter()
    {
        if (Volatile.Read(ref _failures) < Failures) return true;
        var until = Volatile.Read(ref _closedUntil);
        var now = time.GetTimestamp();
        return now >= until && Interlocked.CompareExchange(ref _closedUntil, now + Ticks(Rest), until) == until;
    }

    public void Succeeded() => Volatile.Write(ref _failures, 0);

    public void Failed()
    {
        Volatile.Write(ref _closedUntil, time.GetTimestamp() + Ticks(Rest));
        Interlocked.Increment(ref _failures);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
