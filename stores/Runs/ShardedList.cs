using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Maestro.Stores.Runs;

/// <summary>
/// Lists of pointers in row-key order, each spread over several partitions by a hash of the row key and merged when read. A
/// partition of Azure Tables takes about 2,000 rows a second; so many of them take what the whole account does.
/// </summary>
/// <remarks>
/// The number of shards is part of the stored layout. The first shard has the list's own name: it holds what was listed when a
/// list was one partition. The others begin with their number, so that those of one list lie in different ranges of the service.
/// </remarks>
internal sealed class ShardedList(ITableStore tables, string table)
{
    public const int Shards = 8;

    /// <summary>Lists an entry, or lists it again.</summary>
    public Task PutAsync(string list, string row, IndexEntry entry, CancellationToken cancellationToken) =>
        tables.WriteAsync(
            table, PartitionOf(list, row), [TableWrite.Upsert(row, TypedRows.Json(entry, StoreJson.Default.IndexEntry))],
            cancellationToken);

    public Task<TableRow?> FindAsync(string list, string row, CancellationToken cancellationToken) =>
        tables.GetAsync(table, PartitionOf(list, row), row, cancellationToken);

    /// <summary>Takes an entry off the list; safe to repeat.</summary>
    public Task RemoveAsync(string list, string row, CancellationToken cancellationToken) =>
        tables.WriteAsync(table, PartitionOf(list, row), [TableWrite.Delete(row)], cancellationToken);

    /// <summary>Takes an entry off the partition in which it was found, unless it was listed again since.</summary>
    public Task RemoveAsync(TableRow found, CancellationToken cancellationToken) =>
        tables.WriteAsync(table, found.Partition, [TableWrite.Delete(found.Row, found.ETag)], cancellationToken);

    /// <summary>Entries in ascending row-key order, those after <paramref name="after"/> when given.</summary>
    public async IAsyncEnumerable<TableRow> ReadAsync(
        string list, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shards = Enumerable.Range(0, Shards).Select(shard => new ShardReader(tables, table, Partition(list, shard), after))
            .ToList();
        await Task.WhenAll(shards.Select(shard => shard.FillAsync(cancellationToken)));
        while (true)
        {
            ShardReader? first = null;
            foreach (var shard in shards)
            {
                if (shard.Head is { } head && (first is null || string.CompareOrdinal(head.Row, first.Head!.Row) < 0))
                    first = shard;
            }

            if (first is null) yield break;
            yield return first.Take();
            if (first.Head is null) await first.FillAsync(cancellationToken);
        }
    }

    internal static string PartitionOf(string list, string row) => Partition(list, (int)(Hash(row) % Shards));

    private static string Partition(string list, int shard) =>
        shard == 0 ? list : string.Create(CultureInfo.InvariantCulture, $"{shard}~{list}");

    // FNV-1a: the same in every process, which string.GetHashCode is not.
    private static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = (hash ^ octet) * 16777619;
        return hash ^ (hash >> 16);
    }
}
