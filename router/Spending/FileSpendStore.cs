using System.Text.Json;
using Maestro.Router.Storage;

namespace Maestro.Router.Spending;

/// <summary>Spending of one process in a file, so that a restart does not forget it: what is in it counts as spent by others.</summary>
internal sealed class FileSpendStore(string folder, TimeProvider time) : ISpendStore, IDisposable
{
    private const int MostKept = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly string _path = Path.Combine(folder, "spending.json");
    private readonly SemaphoreSlim _one = new(1, 1);
    private Dictionary<SpendKey, Dictionary<string, SpendRow>>? _counters;

    public async Task<IReadOnlyDictionary<string, decimal>> ExchangeAsync(IReadOnlyList<SpendEntry> entries, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var counters = _counters ??= await LoadAsync(cancellationToken);
            foreach (var entry in entries.Where(entry => entry.Changed))
            {
                if (!counters.TryGetValue(entry.Key, out var rows)) counters[entry.Key] = rows = new(StringComparer.Ordinal);
                rows[entry.Counter] = new(entry.Usd, time.GetUtcNow());
            }

            if (entries.Any(entry => entry.Changed)) await SaveAsync(counters, cancellationToken);
            return entries.ToDictionary(
                entry => entry.Counter,
                entry => counters.TryGetValue(entry.Key, out var rows) ? rows.Where(row => row.Key != entry.Counter).Sum(row => row.Value.Usd) : 0,
                StringComparer.Ordinal);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<Dictionary<SpendKey, Dictionary<string, SpendRow>>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path)) return [];
        await using var file = File.OpenRead(_path);
        var read = await JsonSerializer.DeserializeAsync(file, SpendJson.Default.SpendFile, cancellationToken);
        return (read?.Items ?? []).GroupBy(item => new SpendKey(item.Day, item.Name)).ToDictionary(
            group => group.Key,
            group => new Dictionary<string, SpendRow>(StringComparer.Ordinal) { [""] = new(group.Sum(item => item.Usd), group.Max(item => item.At)) });
    }

    private async Task SaveAsync(Dictionary<SpendKey, Dictionary<string, SpendRow>> counters, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var items = counters
            .Select(entry => new SpendItem(entry.Key.Day, entry.Key.Name, entry.Value.Values.Sum(row => row.Usd), entry.Value.Values.Max(row => row.At)))
            .Where(item => item.Day is { } day ? day >= yesterday : now - item.At < Kept)
            .OrderByDescending(item => item.At)
            .Take(MostKept)
            .ToArray();
        await WholeFile.ReplaceAsync(_path, (file, token) => JsonSerializer.SerializeAsync(file, new SpendFile(items), SpendJson.Default.SpendFile, token), cancellationToken);
        if (counters.Count <= items.Length) return;
        var kept = items.Select(item => new SpendKey(item.Day, item.Name)).ToHashSet();
        foreach (var key in counters.Keys.Where(key => !kept.Contains(key)).ToArray()) counters.Remove(key);
    }
}

internal sealed record SpendFile(IReadOnlyList<SpendItem> Items);

internal sealed record SpendItem(DateOnly? Day, string Name, decimal Usd, DateTimeOffset At);

/// <param name="At">When it last grew.</param>
internal sealed record SpendRow(decimal Usd, DateTimeOffset At);
