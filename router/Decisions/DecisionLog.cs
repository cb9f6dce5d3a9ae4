namespace Maestro.Router.Decisions;

/// <summary>The latest decisions, in memory; the oldest make room. Adding never blocks and never allocates.</summary>
public sealed class DecisionLog(int capacity)
{
    private readonly DecisionRecord?[] _ring = new DecisionRecord?[capacity];
    private long _next;

    /// <summary>Decisions ever made.</summary>
    public long Total => Volatile.Read(ref _next);

    public void Add(DecisionRecord record)
    {
        var position = Interlocked.Increment(ref _next) - 1;
        Volatile.Write(ref _ring[position % _ring.Length], record);
    }

    /// <summary>Up to <paramref name="limit"/> of the latest decisions, newest first.</summary>
    public IReadOnlyList<DecisionRecord> Latest(int limit)
    {
        var end = Total;
        var records = new List<DecisionRecord>();
        for (var position = end - 1; position >= 0 && end - position <= _ring.Length && records.Count < limit; position--)
        {
            if (Volatile.Read(ref _ring[position % _ring.Length]) is { } record) records.Add(record);
        }

        return records;
    }
}
