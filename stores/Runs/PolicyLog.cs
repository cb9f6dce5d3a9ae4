using Maestro.Policies;

namespace Maestro.Stores.Runs;

/// <summary>What policy decided about a run; <see cref="RunWork.Put(PolicyRecord)"/> adds to it.</summary>
public sealed class PolicyLog(ITableStore tables)
{
    /// <summary>All of them, in the order of their times.</summary>
    public async Task<IReadOnlyList<PolicyRecord>> ListAsync(string runId, CancellationToken cancellationToken)
    {
        var records = new List<PolicyRecord>();
        foreach (var prefix in (string[])[RunTables.OldPolicyPrefix, RunTables.PolicyPrefix])
        {
            await foreach (var row in tables.QueryAsync(
                RunTables.Runs, runId, RowRange.Prefix(prefix), cancellationToken: cancellationToken))
                records.Add(TypedRows.Parse(row, StoreJson.Default.PolicyRecord));
        }

        return [.. records.OrderBy(record => record.Time).ThenBy(record => record.Id, StringComparer.Ordinal)];
    }
}
