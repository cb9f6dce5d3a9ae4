using System.Text;
using System.Text.Json;
using Maestro.Router.Storage;
using Maestro.Stores;

namespace Maestro.Router.Decisions;

/// <summary>
/// Decisions in tables, also of several routers. Each hour of each replica is a partition of its own, so that no replica waits
/// for another; an index names the partitions that exist. A record appears there within about a second.
/// </summary>
internal sealed class TableDecisionSink(ITableStore tables, string replica) : IDecisionSink
{
    internal const string Table = SharedStorage.Decisions;
    internal const string Index = "index";

    private string? _indexed;

    /// <summary>A batch that is repeated after a fault gives the same rows.</summary>
    public async Task<int> WriteAsync(IReadOnlyList<DecisionRecord> records, CancellationToken cancellationToken)
    {
        var tooLarge = 0;
        foreach (var hour in records.GroupBy(record => DecisionKeys.Hour(record.Time), StringComparer.Ordinal))
        {
            await NoteAsync(hour.Key, cancellationToken);
            var batch = new List<TableWrite>();
            var bytes = 0;
            foreach (var record in hour)
            {
                var body = JsonSerializer.Serialize(record, DecisionJson.Default.DecisionRecord);
                var size = Encoding.UTF8.GetByteCount(body) + 1024; // keys count too
                if (size > TableLimits.MaxBodyBytes)
                {
                    tooLarge++;
                    continue;
                }

                if (batch.Count == TableLimits.MaxBatch || bytes + size > TableLimits.MaxBatchBytes)
                {
                    await FlushAsync(hour.Key, batch, cancellationToken);
                    bytes = 0;
                }

                batch.Add(TableWrite.Upsert(DecisionKeys.Row(record), body));
                bytes += size;
            }

            await FlushAsync(hour.Key, batch, cancellationToken);
        }

        return tooLarge;
    }

    private async Task FlushAsync(string hour, List<TableWrite> batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        await tables.WriteAsync(Table, DecisionKeys.Partition(hour, replica), batch, cancellationToken);
        batch.Clear();
    }

    /// <summary>Before the first record of an hour: a partition that the index does not name would be kept for ever.</summary>
    private async Task NoteAsync(string hour, CancellationToken cancellationToken)
    {
        if (_indexed == hour) return;
        await tables.WriteAsync(
            Table, Index, [TableWrite.Upsert(DecisionKeys.Partition(hour, replica), "{}")], cancellationToken);
        _indexed = hour;
    }
}
