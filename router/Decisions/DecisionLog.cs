namespace Maestro.Router.Decisions;

/// <summary>The latest decisions, in memory; the oldest make room. Adding never blocks and never allocates.</summary>
internal sealed class DecisionLog(int capacity)
{
    private readonly IDecision?[] _ring = new IDecision?[capacity];
    private long _next;

    /// <summary>Decisions made since the start, and those read back at the start.</summary>
    public long Total => Volatile.Read(ref _next);

    public void Add(IDecision decision)
    {
        var position = Interlocked.Increment(ref _next) - 1;
        Volatile.Write(ref _ring[position % _ring.Length], decision);
    }

    /// <summary>Up to <paramref name="limit"/> of the latest decisions, newest first.</summary>
    public IReadOnlyList<DecisionRecord> Latest(int limit, Func<DecisionRecord, bool>? filter = null)
    {
        var end = Total;
        var records = new List<DecisionRecord>();
        for (var position = end - 1; position >= 0 && end - position <= _ring.Length && records.Count < limit; position--)
        {
            if (Volatile.Read(ref _ring[position % _ring.Length])?.ToRecord() is { } record && filter?.Invoke(record) != false) records.Add(record);
        }

        return records;
    }
}
