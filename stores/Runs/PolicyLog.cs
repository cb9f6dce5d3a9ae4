using Maestro.Policies;

namespace Maestro.Stores.Runs;

/// <summary>What policy decided about a run. Every write that returns is on durable storage.</summary>
public sealed class PolicyLog(ITableStore tables)
{
    /// <summary>Idempotent: the same decision made again replaces itself.</summary>
    public Task PutAsync(string runId, PolicyRecord record, CancellationToken cancellationToken) =>
        tables.WriteAsync(
            RunTables.Runs, runId,
            [TableWrite.Upsert(RunTables.Policy(record.Id), TypedRows.Json(record, StoreJson.Default.PolicyRecord))], cancellationToken);

    /// <summary>All of them, in the order of their times.</summary>
    public async Task<IReadOnlyList<PolicyRecord>> ListAsync(string runId, CancellationToken cancellationToken)
    {
        var records = new List<PolicyRecord>();
        var range = RowRange.Prefix(RunTables.PolicyPrefix);
        await foreach (var row in tables.QueryAsync(RunTables.Runs, runId, range, cancellationToken: cancellationToken))
            records.Add(TypedRows.Parse(row, StoreJson.Default.PolicyRecord));
        return [.. records.OrderBy(record => record.Time).ThenBy(record => record.Id, StringComparer.Ordinal)];
    }
}
