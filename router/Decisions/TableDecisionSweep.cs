using Maestro.Router.Storage;
using Maestro.Stores;

namespace Maestro.Router.Decisions;

/// <summary>Deletes stored decisions that are older than the retention, hour by hour.</summary>
internal sealed class TableDecisionSweep(ITableStore tables, TimeSpan retention, TimeProvider time) : ISweepable
{
    public string Part => StorageParts.Decisions;

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        // Hours count down, so that older ones come behind.
        var newest = DecisionKeys.Hour(time.GetUtcNow() - retention - TimeSpan.FromHours(1));
        await foreach (var entry in tables.QueryAsync(
            TableDecisionSink.Table, TableDecisionSink.Index, new(newest), cancellationToken: cancellationToken))
        {
            await EmptyAsync(entry.Row, cancellationToken);
            await tables.WriteAsync(
                TableDecisionSink.Table, TableDecisionSink.Index, [TableWrite.Delete(entry.Row)], cancellationToken);
        }
    }

    private async Task EmptyAsync(string partition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var batch = new List<TableWrite>();
            await foreach (var row in tables.QueryAsync(
                TableDecisionSink.Table, partition, take: TableLimits.MaxBatch, cancellationToken: cancellationToken))
                batch.Add(TableWrite.Delete(row.Row));
            if (batch.Count == 0) return;
            await tables.WriteAsync(TableDecisionSink.Table, partition, batch, cancellationToken);
        }
    }
}
