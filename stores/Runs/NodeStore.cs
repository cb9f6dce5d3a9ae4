using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>The nodes of a run and the artifacts that they made.</summary>
public sealed class NodeStore(ITableStore tables)
{
    /// <summary>All nodes and map items that began or were settled, by id; what did neither has no record.</summary>
    public async Task<IReadOnlyList<NodeRecord>> ListAsync(string runId, CancellationToken cancellationToken)
    {
        // An item of a run that began under an earlier release may still lie among the nodes; the newer record counts.
        var nodes = new SortedDictionary<string, NodeRecord>(StringComparer.Ordinal);
        foreach (var prefix in (string[])[RunTables.NodePrefix, RunTables.ItemPrefix])
        {
            await foreach (var row in tables.QueryAsync(
                RunTables.Runs, runId, RowRange.Prefix(prefix), cancellationToken: cancellationToken))
            {
                var node = TypedRows.Parse(row, StoreJson.Default.NodeRecord);
                nodes[node.Id] = node;
            }
        }

        return [.. nodes.Values];
    }

    public async Task<NodeRecord?> GetAsync(string runId, string nodeId, CancellationToken cancellationToken) =>
        (await tables.GetAsync(
            RunTables.Runs, runId, RunTables.Node(nodeId), StoreJson.Default.NodeRecord, cancellationToken))?.Value;

    public async Task<ArtifactRecord?> GetArtifactAsync(string runId, string name, CancellationToken cancellationToken) =>
        (await tables.GetAsync(
            RunTables.Runs, runId, RunTables.Artifact(name), StoreJson.Default.ArtifactRecord, cancellationToken))?.Value;

    public async Task<IReadOnlyList<ArtifactRecord>> ListArtifactsAsync(string runId, CancellationToken cancellationToken)
    {
        var artifacts = new List<ArtifactRecord>();
        await foreach (var row in tables.QueryAsync(
            RunTables.Runs, runId, RowRange.Prefix(RunTables.ArtifactPrefix), cancellationToken: cancellationToken))
        {
            artifacts.Add(TypedRows.Parse(row, StoreJson.Default.ArtifactRecord));
        }

        return artifacts;
    }
}
