using System.Text.Json;
using System.Text.Json.Serialization;
using Maestro.Router.Decisions;
using Maestro.Router.Pins;
using Maestro.Router.Spending;
using Maestro.Router.Storage;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Hosting;

/// <summary>
/// Takes over what versions before the tables left in the data folder: pins, spending and the latest decisions. A file is put
/// aside once all of it is stored; what is cut off in between is taken again, to the same rows. A file that cannot be read stops
/// the start:
/// pins are orders, and spending counts against budgets.
/// </summary>
internal sealed class EarlierFiles(
    BoundedTableStore tables, TablePinStore pins, TableSpendStore spending, RouterOptions options, ILogger<EarlierFiles> log)
        : IHostedService
{
    /// <summary>As many decisions as those versions read back.</summary>
    private const int Decisions = 1000;

    /// <summary>Whose entries they become: nobody else's, so that what is taken again replaces itself.</summary>
    private const string Writer = "earlier";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await TakeAsync("pins.json", TakePinsAsync, cancellationToken);
        await TakeAsync("spending.json", TakeSpendingAsync, cancellationToken);
        foreach (var name in new[] { "decisions.jsonl.3", "decisions.jsonl.2", "decisions.jsonl.1", "decisions.jsonl" })
            await TakeAsync(name, TakeDecisionsAsync, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task TakeAsync(
        string name, Func<string, CancellationToken, Task<int>> take, CancellationToken cancellationToken)
    {
        var path = Path.Combine(options.DataDirectory!, name);
        if (!File.Exists(path)) return;
        try
        {
            var count = await take(path, cancellationToken);
            File.Move(path, path + ".taken", overwrite: true);
            log.EarlierFileTaken(path, count);
        }
        catch (JsonException fault)
        {
            throw new ConfigException(
                path, [new("", "is of an earlier version and cannot be read; mend it or take it away: " + fault.Message)]);
        }
    }

    private async Task<int> TakePinsAsync(string path, CancellationToken cancellationToken)
    {
        var stored = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), PinJson.Default.PinArray)
            ?? [];
        foreach (var pin in stored) await pins.PutAsync(pin, cancellationToken);
        return stored.Length;
    }

    private async Task<int> TakeSpendingAsync(string path, CancellationToken cancellationToken)
    {
        var items = JsonSerializer.Deserialize(
            await File.ReadAllBytesAsync(path, cancellationToken), EarlierJson.Default.EarlierSpending)?.Items ?? [];
        await spending.ExchangeAsync(
            [.. items.Select(item => new SpendEntry(new(item.Day, item.Name), Writer, item.Usd, Changed: true))],
            cancellationToken);
        return items.Count;
    }

    private async Task<int> TakeDecisionsAsync(string path, CancellationToken cancellationToken)
    {
        var latest = new Queue<DecisionRecord>();
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            if (Parse(line) is not { } record) continue;
            latest.Enqueue(record);
            if (latest.Count > Decisions) latest.Dequeue();
        }

        return latest.Count - await new TableDecisionSink(tables, Writer).WriteAsync([.. latest], cancellationToken);
    }

    /// <summary>The last line before a crash may be half a line: it is nothing.</summary>
    private static DecisionRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DecisionJson.Default.DecisionRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record EarlierSpending(IReadOnlyList<EarlierSpent> Items);

internal sealed record EarlierSpent(DateOnly? Day, string Name, decimal Usd);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EarlierSpending))]
internal sealed partial class EarlierJson : JsonSerializerContext;
