using System.Text.Json.Nodes;
using Maestro.Functions.Artifacts;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Graphs;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Activities;

/// <summary>The end of a node that went well: its output, its artifacts and its record, in that order. Safe to repeat.</summary>
public sealed class NodeCompletion(
    RunStore runs, NodeStore nodes, PinnedRecipes recipes, RunScopes scopes, ArtifactRenderer artifacts, IBlobStore blobs, Journal journal,
    TimeProvider time)
{
    /// <returns>The completed result, or the failure when an artifact could not be made.</returns>
    public async Task<NodeResult> CompleteAsync(
        string runId, string nodeId, JsonNode? output, string summary, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(runId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var node = recipe.Node(nodeId);
        var digest = await blobs.PutJsonAsync(output, cancellationToken);

        var lines = new List<JournalLine> { new(nodeId, RunLogLevel.Info, summary) };
        if (node.Artifacts.Count > 0)
        {
            var scope = await scopes.OfNodeAsync(run, recipe, nodeId, cancellationToken);
            scope = scope with { Outputs = new Dictionary<string, JsonNode?>(scope.Outputs) { [nodeId] = output } };
            var rendered = await artifacts.RenderAsync(run, recipe, node, scope, cancellationToken);
            if (!rendered.IsOk) return NodeResult.Failed(string.Join("; ", rendered.Faults));
            lines.AddRange(rendered.Value.Select(artifact =>
                new JournalLine(nodeId, RunLogLevel.Info, $"Artifact {artifact.Name}: {artifact.Bytes} bytes, {artifact.Digest}.")));
        }

        var now = time.GetUtcNow();
        await nodes.UpdateAsync(
            runId, nodeId,
            known => (known ?? new NodeRecord { Id = nodeId, Kind = node.Kind, Status = NodeStatus.Completed }) with
            {
                Status = NodeStatus.Completed,
                FinishedAt = now,
                OutputDigest = digest,
                Error = null,
            },
            cancellationToken);
        await journal.AppendAsync(runId, lines, cancellationToken);
        return NodeResult.Completed(digest);
    }
}
