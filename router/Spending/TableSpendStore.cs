using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Maestro.Router.Storage;
using Maestro.Stores;

namespace Maestro.Router.Spending;

/// <summary>
/// Where spending outlives the process and, where routers share it, is added up: a partition for each run or day, a row for each
/// counter.
/// Counters only grow and have one writer each, so that nothing is lost or counted twice, whatever is repeated, and no router
/// ever waits for another.
/// </summary>
internal sealed class TableSpendStore(ITableStore tables, TimeProvider time) : ISweepable
{
    private const string Table = SharedStorage.Spending;
    private const string Index = "index";
    private const int AtOnce = 16;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly Lock _turning = new();
    private (string Day, ConcurrentDictionary<string, bool> Partitions) _indexed = ("", new());

    public string Part => StorageParts.Spending;

    /// <summary>
    /// Stores the entries that have changed and returns, for each, what all other counters of the same key hold. Throws
    /// <see cref="IOException"/>.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, decimal>> ExchangeAsync(
        IReadOnlyList<SpendEntry> entries, CancellationToken cancellationToken)
    {
        var others = new ConcurrentDictionary<string, decimal>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(entries, new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = cancellationToken,
        }, async (entry, token) =>
        {
            var partition = PartitionOf(entry.Key);
            if (entry.Changed) await StoreAsync(partition, entry, token);
            var sum = 0m;
            await foreach (var row in tables.QueryAsync(Table, partition, cancellationToken: token))
            {
                if (row.Row != entry.Counter) sum += Read(row).Usd;
            }

            others[entry.Counter] = sum;
        });
        return others;
    }

    /// <summary>Deletes what has not grown for thirty days.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Kept;
        await foreach (var entry in tables.QueryAsync(
            Table, Index, new(null, DayOf(before)), cancellationToken: cancellationToken))
        {
            var partition = entry.Row[(entry.Row.IndexOf('~', StringComparison.Ordinal) + 1)..];
            await foreach (var row in tables.QueryAsync(Table, partition, cancellationToken: cancellationToken))
            {
                if (Read(row).At < before)
                    await tables.WriteAsync(Table, partition, [TableWrite.Delete(row.Row, row.ETag)], cancellationToken);
            }

            await tables.WriteAsync(Table, Index, [TableWrite.Delete(entry.Row)], cancellationToken);
        }
    }

    private async Task StoreAsync(string partition, SpendEntry entry, CancellationToken cancellationToken)
    {
        // Noted first, and anew each day: what the index does not name would be kept for ever.
        var now = time.GetUtcNow();
        var noted = Noted(DayOf(now));
        if (!noted.ContainsKey(partition))
        {
            await tables.WriteAsync(Table, Index, [TableWrite.Upsert($"{DayOf(now)}~{partition}", "{}")], cancellationToken);
            noted[partition] = true;
        }

        var body = JsonSerializer.Serialize(new SpendRow(entry.Usd, now), SpendJson.Default.SpendRow);
        await tables.WriteAsync(Table, partition, [TableWrite.Upsert(entry.Counter, body)], cancellationToken);
    }

    private ConcurrentDictionary<string, bool> Noted(string day)
    {
        lock (_turning)
        {
            if (_indexed.Day != day) _indexed = (day, new(StringComparer.Ordinal));
            return _indexed.Partitions;
        }
    }

    private static SpendRow Read(TableRow row) =>
        JsonSerializer.Deserialize(row.Body, SpendJson.Default.SpendRow)
            ?? throw new JsonException($"The counter in row {row.Row} is null.");

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Names come from callers: hashed, since a key may not have every character.</summary>
    private static string PartitionOf(SpendKey key)
    {
        var name = key.Name.Length == 0 ? "all" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Name)));
        return key.Day is { } day ? string.Create(CultureInfo.InvariantCulture, $"day~{day:yyyyMMdd}~{name}") : "run~" + name;
    }
}

/// <param name="At">When it last grew.</param>
internal sealed record SpendRow(decimal Usd, DateTimeOffset At);
