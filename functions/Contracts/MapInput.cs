using Maestro.Graphs;

namespace Maestro.Functions.Contracts;

public sealed record MapInput(string RunId, GraphNode Node);

/// <summary>The list of a map node, or the end of the node when there is no such list.</summary>
/// <param name="Digest">The list as one document, where it was stored so; empty when it is in chunks.</param>
/// <param name="Count">How many items it has.</param>
/// <param name="Result">Set when the node is over.</param>
/// <param name="Chunks">The list in parts of bounded size.</param>
public sealed record MapItems(string Digest, int Count, NodeResult? Result = null, IReadOnlyList<ItemChunk>? Chunks = null)
{
    /// <summary>
    /// The input of each item's step, in order. A history of an earlier release has the whole list in one document.
    /// </summary>
    internal IEnumerable<MapItemInput> Inputs(string runId, string nodeId)
    {
        var first = 0;
        foreach (var (digest, count) in Chunks ?? [new ItemChunk(Digest, Count)])
        {
            for (var i = 0; i < count; i++) yield return new MapItemInput(runId, nodeId, first + i, digest, first);
            first += count;
        }
    }
}

/// <summary>Some items of a list, one after the other, as one document.</summary>
public sealed record ItemChunk(string Digest, int Count);

/// <summary>One item of a map.</summary>
/// <param name="RunId">The run.</param>
/// <param name="NodeId">The map.</param>
/// <param name="Index">The item's place in the list, from 0.</param>
/// <param name="Items">Digest of the document that has it.</param>
/// <param name="First">Place in the list of that document's first item.</param>
public sealed record MapItemInput(string RunId, string NodeId, int Index, string Items, int First = 0);

public sealed record MapResults(string RunId, string NodeId, IReadOnlyList<NodeResult> Results);
