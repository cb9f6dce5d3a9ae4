using System.Globalization;

namespace Maestro.Router.Decisions;

/// <summary>The latest decisions, in memory; the oldest make room. Adding never blocks and never allocates.</summary>
/// <param name="replica">Whose decisions they are.</param>
internal sealed class DecisionLog(int capacity, string? replica = null)
{
    private readonly IDecision?[] _ring = new IDecision?[capacity];
    private long _next;

    /// <summary>Decisions made since the start.</summary>
    public long Total => Volatile.Read(ref _next);

    public void Add(IDecision decision)
    {
        var position = Interlocked.Increment(ref _next) - 1;
        Volatile.Write(ref _ring[position % _ring.Length], decision);
    }

    /// <summary>Up to <paramref name="limit"/> of the latest decisions, newest first.</summary>
    public IReadOnlyList<DecisionRecord> Latest(int limit) => Page(new(), limit, null).Items;

    /// <param name="filter">Which ones.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">Of the page before; what is not one of ours begins at the beginning.</param>
    public DecisionSlice Page(DecisionFilter filter, int limit, string? cursor)
    {
        var end = Total;
        var oldest = Math.Max(0, end - _ring.Length);
        var position = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before < end
            ? before - 1
            : end - 1;
        var records = new List<DecisionRecord>();
        for (; position >= oldest && records.Count < limit; position--)
        {
            if (Volatile.Read(ref _ring[position % _ring.Length]) is { } decision && Written(decision) is var record
                && filter.Takes(record))
                records.Add(record);
        }

        return new(records, position >= oldest ? (position + 1).ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>The record, with the replica that made it.</summary>
    public DecisionRecord Written(IDecision decision)
    {
        var record = decision.ToRecord();
        return record.Replica is null && replica is not null ? record with { Replica = replica } : record;
    }
}
