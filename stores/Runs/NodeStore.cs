using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>The nodes of a run and the artifacts that they made.</summary>
public sealed class NodeStore(ITableStore tables, RunEventLog events)
{
    /// <summary>All nodes that began or were settled, by id; a node that did neither has no record.</summary>
    public async Task<IReadOnlyList<NodeRecord>> ListAsync(string runId, CancellationToken cancellationToken)
    {
        var nodes = new List<NodeRecord>();
        await foreach (var row in tables.QueryAsync(
            RunTables.Runs, runId, RowRange.Prefix(RunTables.NodePrefix), cancellationToken: cancellationToken))
        {
            nodes.Add(TypedRows.Parse(row, StoreJson.Default.NodeRecord));
        }

        return nodes;
    }

    public async Task<NodeRecord?> GetAsync(string runId, string nodeId, CancellationToken cancellationToken) =>
        (await tables.GetAsync(RunTables.Runs, runId, RunTables.Node(nodeId), StoreJson.Default.NodeRecord, cancellationToken))?.Value;

    /// <summary>
    /// Creates or changes a node's record; <paramref name="change"/> gets null when there is none yet and may be called
    /// again when another writer came first.
    /// </summary>
    public Task<NodeRecord> UpdateAsync(
        string runId, string nodeId, Func<NodeRecord?, NodeRecord> change, CancellationToken cancellationToken) =>
        events.UpdateAsync(runId, RunTables.Node(nodeId), StoreJson.Default.NodeRecord, change, RunEventRules.Of, cancellationToken);

    public Task PutArtifactAsync(string runId, ArtifactRecord artifact, CancellationToken cancellationToken) =>
        tables.WriteAsync(
            RunTables.Runs, runId,
            [TableWrite.Upsert(RunTables.Artifact(artifact.Name), TypedRows.Json(artifact, StoreJson.Default.ArtifactRecord))],
            cancellationToken);

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
