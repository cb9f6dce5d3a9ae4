namespace Maestro.Router.Spending;

/// <summary>
/// What is spent on one thing, in billionths of a dollar: by this process, by others as last heard, and what requests under way
/// are expected to cost. Lock-free.
/// </summary>
internal sealed class SpendAccount(SpendKey key, bool known)
{
    private const decimal NanoUsd = 1_000_000_000m;

    private readonly string _counter = Guid.NewGuid().ToString("N");
    private long _used;
    private long _spent;
    private long _others;
    private long _stored;
    private long _touched;

    public SpendKey Key => key;

    /// <summary>What others have spent has been heard of at least once.</summary>
    public bool Known { get; set; } = known;

    /// <summary>A budget depends on it: others' spending must be heard of, and ours told.</summary>
    public bool Budgeted { get; set; }

    /// <summary>Spent and expected, here and elsewhere.</summary>
    public decimal Usd => (Volatile.Read(ref _used) + Volatile.Read(ref _others)) / NanoUsd;

    public long Touched => Volatile.Read(ref _touched);

    public bool Changed => Volatile.Read(ref _spent) != Volatile.Read(ref _stored);

    /// <summary>Nothing is under way and all is stored: forgetting it loses nothing that the store does not have.</summary>
    public bool AtRest => !Changed && Volatile.Read(ref _used) == Volatile.Read(ref _spent);

    public void Touch(long now) => Volatile.Write(ref _touched, now);

    public void Spend(decimal usd)
    {
        var nano = (long)(usd * NanoUsd);
        Interlocked.Add(ref _used, nano); // first: whoever looks in between sees too much, never too little
        Interlocked.Add(ref _spent, nano);
    }

    /// <summary>Sets an amount aside if it fits under the limit; at the same moment only as many can as fit together.</summary>
    public bool TryTake(decimal usd, decimal limit)
    {
        var nano = (long)(usd * NanoUsd);
        while (true)
        {
            var used = Volatile.Read(ref _used);
            if ((used + nano + Volatile.Read(ref _others)) / NanoUsd > limit) return false;
            if (Interlocked.CompareExchange(ref _used, used + nano, used) == used) return true;
        }
    }

    public void Release(decimal usd) => Interlocked.Add(ref _used, -(long)(usd * NanoUsd));

    public SpendEntry Entry() => new(key, _counter, Volatile.Read(ref _spent) / NanoUsd, Changed);

    public void Heard(decimal others)
    {
        Volatile.Write(ref _others, (long)(others * NanoUsd));
        Known = true;
    }

    public void Stored(SpendEntry entry) => Volatile.Write(ref _stored, (long)(entry.Usd * NanoUsd));
}
