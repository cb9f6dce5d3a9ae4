namespace Maestro.Embedded.Engine.Instances;

/// <summary>Hands out rising numbers.</summary>
internal sealed class Counter(long last)
{
    private long _last = last;

    public long Next() => Interlocked.Increment(ref _last);
}
