using Maestro.Functions.Contracts;
using Maestro.Graphs;

namespace Maestro.Functions.Nodes;

/// <summary>
/// The end of a node that went well: its artifacts, its record and its lines go into the step's work; bodies are stored before.
/// Safe to repeat.
/// </summary>
public sealed class NodeCompletion(ArtifactRenderer artifacts, Bodies bodies, TimeProvider time)
{
    /// <summary>Ends a node with an output that this step made.</summary>
    /// <returns>The completed result, or the failure when an artifact could not be made.</returns>
    public async Task<NodeResult> CompleteAsync(
        NodeStep step, RecipeNode node, JsonNode? output, string summary, CancellationToken cancellationToken)
    {
        var digest = await bodies.PutAsync(output, cancellationToken);
        step.Keep(node.Id, output);
        return await CompleteAsync(step, node, digest, summary, cancellationToken);
    }

    /// <summary>Ends a node with an output that is stored.</summary>
    /// <inheritdoc cref="CompleteAsync(NodeStep, RecipeNode, JsonNode?, string, CancellationToken)"/>
    public async Task<NodeResult> CompleteAsync(
        NodeStep step, RecipeNode node, string digest, string summary, CancellationToken cancellationToken)
    {
        var rendered = await artifacts.RenderAsync(step, node, digest, cancellationToken);
        if (!rendered.TryGet(out var made)) return NodeResult.Failed(string.Join("; ", rendered.Faults));

        step.Work.Info(node.Id, summary);
        foreach (var artifact in made)
        {
            step.Work.Put(artifact);
            step.Work.Info(node.Id, $"Artifact {artifact.Name}: {artifact.Bytes} bytes, {artifact.Digest}.");
        }

        var now = time.GetUtcNow();
        step.Work.Change(node.Id, known => (known
            ?? new NodeRecord { Id = node.Id, Kind = node.Kind, Status = NodeStatus.Completed }) with
        {
            Status = NodeStatus.Completed,
            FinishedAt = now,
            OutputDigest = digest,
            Error = null,
        });
        return NodeResult.Completed(digest);
    }
}
