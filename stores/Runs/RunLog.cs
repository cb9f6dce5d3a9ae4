using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// A run's log: append-only, numbered from 1 without gaps. A line's number and its row are written in one batch,
/// so that a reader who has seen number n has seen, or can still fetch, everything before it.
/// </summary>
public sealed class RunLog(ITableStore tables, RunSignals signals)
{
    /// <summary>Most lines of one append: a batch also holds the row that gives out the numbers.</summary>
    public const int MaxLines = TableLimits.MaxBatch - 1;

    /// <summary>Appends in order. The ids of <paramref name="lines"/> are ignored and given anew.</summary>
    public async Task AppendAsync(string runId, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken)
    {
        foreach (var chunk in lines.Chunk(MaxLines))
        {
            while (!await TryAppendAsync(runId, chunk, cancellationToken))
            {
                // Another writer of the same run took these numbers; it made progress, so this cannot spin for ever.
            }
        }

        signals.Wake(runId);
    }

    /// <summary>Lines after number <paramref name="after"/>, of one node or of all, and the number to go on after.</summary>
    public async Task<(IReadOnlyList<RunLogLine> Lines, long ReadTo)> ReadAsync(
        string runId, long after, string? nodeId, int limit, CancellationToken cancellationToken)
    {
        var lines = new List<RunLogLine>();
        var readTo = after;
        var range = new RowRange(RunTables.Log(after + 1), RunTables.LogPrefix + "~");
        await foreach (var row in tables.QueryAsync(RunTables.Runs, runId, range, cancellationToken: cancellationToken))
        {
            var line = TypedRows.Parse(row, StoreJson.Default.RunLogLine);
            readTo = line.Id;
            if (nodeId is null || IsOf(line, nodeId)) lines.Add(line);
            if (lines.Count == limit) break;
        }

        return (lines, readTo);
    }

    /// <summary>A map node's log includes its items', whose ids are the node's with a dot and a number.</summary>
    private static bool IsOf(RunLogLine line, string nodeId) =>
        line.NodeId == nodeId
        || (line.NodeId.Length > nodeId.Length && line.NodeId[nodeId.Length] == '.' && line.NodeId.StartsWith(nodeId, StringComparison.Ordinal));

    private async Task<bool> TryAppendAsync(string runId, RunLogLine[] lines, CancellationToken cancellationToken)
    {
        var head = await tables.GetAsync(RunTables.Runs, runId, RunTables.LogHeadRow, StoreJson.Default.LogHead, cancellationToken);
        var next = head?.Value.Next ?? 1;

        var body = TypedRows.Json(new LogHead(next + lines.Length), StoreJson.Default.LogHead);
        var writes = new List<TableWrite>(lines.Length + 1)
        {
            head is null ? TableWrite.Insert(RunTables.LogHeadRow, body) : TableWrite.Replace(RunTables.LogHeadRow, body, head.ETag),
        };
        foreach (var line in lines)
        {
            var numbered = line with { Id = next++ };
            writes.Add(TableWrite.Insert(RunTables.Log(numbered.Id), TypedRows.Json(numbered, StoreJson.Default.RunLogLine)));
        }

        return (await tables.WriteAsync(RunTables.Runs, runId, writes, cancellationToken)).Applied;
    }
}
