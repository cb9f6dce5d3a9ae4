using System.Text.Json;
using Maestro.Stores;

namespace Maestro.Router.Decisions;

/// <summary>Reads stored decisions of all replicas, hour by hour, merging the replicas of an hour by time.</summary>
internal sealed class TableDecisionReader(ITableStore tables)
{
    /// <summary>Records looked at for one page: a filter that matches nothing must not read a week.</summary>
    private const int MostLookedAt = 5_000;

    /// <summary>
    /// The latest first. Looks at a limited number of records: a page may be short, even empty, and still have a next one.
    /// </summary>
    public async Task<DecisionSlice> ReadAsync(
        DecisionFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var items = new List<DecisionRecord>();
        var after = cursor is not null && DecisionKeys.HourOfRow(cursor) is not null ? cursor : null;
        var looked = 0;
        await foreach (var (hour, partitions) in HoursAsync(
            after is null ? null : DecisionKeys.HourOfRow(after), filter.Replica, cancellationToken))
        {
            await foreach (var row in MergeAsync(
                partitions, after is not null && DecisionKeys.HourOfRow(after) == hour ? RowRange.After(after) : default,
                cancellationToken))
            {
                if (JsonSerializer.Deserialize(row.Body, DecisionJson.Default.DecisionRecord) is { } record
                    && filter.Takes(record))
                    items.Add(record);
                if (items.Count == limit || ++looked == MostLookedAt) return new(items, row.Row);
            }
        }

        return new(items, null);
    }

    /// <summary>Hours that have records, the newest first, with the partitions of each.</summary>
    private async IAsyncEnumerable<(string Hour, List<string> Partitions)> HoursAsync(
        string? from, string? replica,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? hour = null;
        var partitions = new List<string>();
        await foreach (var row in tables.QueryAsync(
            TableDecisionSink.Table, TableDecisionSink.Index, new(from), cancellationToken: cancellationToken))
        {
            var mark = row.Row.IndexOf('~', StringComparison.Ordinal);
            if (mark < 0 || (replica is not null && row.Row[(mark + 1)..] != replica)) continue;
            if (hour is not null && hour != row.Row[..mark])
            {
                yield return (hour, partitions);
                partitions = [];
            }

            hour = row.Row[..mark];
            partitions.Add(row.Row);
        }

        if (hour is not null) yield return (hour, partitions);
    }

    private async IAsyncEnumerable<TableRow> MergeAsync(
        List<string> partitions, RowRange range,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sources = partitions.Select(partition => tables.QueryAsync(
            TableDecisionSink.Table, partition, range, cancellationToken: cancellationToken)
                .GetAsyncEnumerator(cancellationToken)).ToList();
        var queue = new PriorityQueue<IAsyncEnumerator<TableRow>, string>(StringComparer.Ordinal);
        try
        {
            foreach (var (source, more) in sources.Zip(
                await Task.WhenAll(sources.Select(source => source.MoveNextAsync().AsTask()))))
            {
                if (more) queue.Enqueue(source, source.Current.Row);
            }

            while (queue.TryDequeue(out var source, out _))
            {
                yield return source.Current;
                if (await source.MoveNextAsync()) queue.Enqueue(source, source.Current.Row);
            }
        }
        finally
        {
            foreach (var source in sources) await source.DisposeAsync();
        }
    }
}
