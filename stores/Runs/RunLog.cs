using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// A run's log: append-only, numbered from 1 without gaps. A line's number and its row are written in one batch,
/// so that a reader who has seen number n has seen, or can still fetch, everything before it.
/// </summary>
public sealed class RunLog(ITableStore tables)
{
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
        || (line.NodeId.Length > nodeId.Length && line.NodeId[nodeId.Length] == '.'
            && line.NodeId.StartsWith(nodeId, StringComparison.Ordinal));
}
