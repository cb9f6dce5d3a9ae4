using System.Runtime.CompilerServices;
using Maestro.Approvals;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// Gates, which <see cref="RunWork"/> writes, and the lists of those that were ever opened and those that wait.
/// </summary>
public sealed class GateStore(ITableStore tables)
{
    private readonly ShardedList _lists = new(tables, RunTables.GateIndex);

    /// <summary>
    /// Puts a gate on the lists, before it is stored: a reader skips an entry whose gate is missing or decided, whereas a gate
    /// without its entry would not be found.
    /// </summary>
    public Task ListAsync(Gate gate, CancellationToken cancellationToken)
    {
        var (row, entry) = (RunTables.NewestFirst(gate.OpenedAt, gate.Id), new IndexEntry(gate.RunId, gate.NodeId));
        return Task.WhenAll(
            _lists.PutAsync(RunTables.AllGates, row, entry, cancellationToken),
            _lists.PutAsync(RunTables.WaitingGates, row, entry, cancellationToken));
    }

    public Task<Stored<Gate>?> GetAsync(string runId, string nodeId, CancellationToken cancellationToken) =>
        tables.GetAsync(RunTables.Runs, runId, RunTables.Gate(nodeId), StoreJson.Default.Gate, cancellationToken);

    /// <summary>Takes a decided gate off the waiting list. Safe to repeat; a reader skips a stale entry.</summary>
    public Task UnlistAsync(Gate gate, CancellationToken cancellationToken) =>
        _lists.RemoveAsync(RunTables.WaitingGates, RunTables.NewestFirst(gate.OpenedAt, gate.Id), cancellationToken);

    public async Task<IReadOnlyList<Gate>> OfRunAsync(string runId, CancellationToken cancellationToken)
    {
        var gates = new List<Gate>();
        await foreach (var row in tables.QueryAsync(
            RunTables.Runs, runId, RowRange.Prefix(RunTables.GatePrefix), cancellationToken: cancellationToken))
        {
            gates.Add(TypedRows.Parse(row, StoreJson.Default.Gate));
        }

        return gates;
    }

    /// <summary>Gates newest first, all or of one status. The cursor is opaque.</summary>
    public async Task<Listing<Gate>> ListAsync(GateStatus? status, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var items = new List<Gate>(limit);
        string? last = null;
        await foreach (var (gate, row) in NewestFirstAsync(status, cursor, cancellationToken))
        {
            if (items.Count == limit) return new Listing<Gate>(items, last);
            last = row;
            if (status is null || gate.Status == status) items.Add(gate);
        }

        return new Listing<Gate>(items, null);
    }

    private async IAsyncEnumerable<(Gate Gate, string Row)> NewestFirstAsync(
        GateStatus? status, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = _lists.ReadAsync(
            status == GateStatus.Waiting ? RunTables.WaitingGates : RunTables.AllGates, after, cancellationToken)
            .InOrderAsync(row => FindAsync(row, cancellationToken), cancellationToken);
        await foreach (var (gate, row) in found)
        {
            if (gate is not null) yield return (gate, row);
        }
    }

    private async Task<(Gate? Gate, string Row)> FindAsync(TableRow row, CancellationToken cancellationToken)
    {
        var entry = TypedRows.Parse(row, StoreJson.Default.IndexEntry);
        return ((await GetAsync(entry.RunId, entry.NodeId!, cancellationToken))?.Value, row.Row);
    }
}
