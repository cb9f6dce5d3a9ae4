using System.Text.Json.Serialization;
using Maestro.Graphs;

namespace Maestro.Functions.Contracts;

/// <summary>
/// How a node, or one step of it, came out. It travels through orchestration history, so it is small and flat and holds
/// digests, never bodies. Failures that another try cannot mend come this way; others are thrown and retried.
/// </summary>
/// <param name="End">What became of it.</param>
/// <param name="Digest">Digest of the output of a completed node.</param>
/// <param name="Message">Why it failed or was blocked.</param>
/// <param name="By">Who blocked it.</param>
public sealed record NodeResult(NodeEnd End, string? Digest = null, string? Message = null, string? By = null)
{
    public static NodeResult Waiting { get; } = new(NodeEnd.Waiting);

    public static NodeResult Cancelled { get; } = new(NodeEnd.Cancelled);

    public static NodeResult Completed(string digest) => new(NodeEnd.Completed, digest);

    public static NodeResult Failed(string message) => new(NodeEnd.Failed, Message: message);

    public static NodeResult Blocked(string by, string? message) => new(NodeEnd.Blocked, Message: message, By: by);

    public NodeOutcome For(string nodeId) => End switch
    {
        NodeEnd.Completed => new NodeOutcome.Completed(nodeId, Digest!),
        NodeEnd.Failed => new NodeOutcome.Failed(nodeId, Message!),
        NodeEnd.Blocked => new NodeOutcome.Blocked(nodeId, By!, Message),
        NodeEnd.Cancelled => new NodeOutcome.Cancelled(nodeId),
        NodeEnd.Waiting => new NodeOutcome.Waiting(nodeId),
        _ => throw new InvalidOperationException($"No outcome for {End}."),
    };
}

[JsonConverter(typeof(JsonStringEnumConverter<NodeEnd>))]
public enum NodeEnd
{
    Completed,
    Failed,
    Blocked,
    Cancelled,

    /// <summary>Not over: it waits for people.</summary>
    Waiting,
}
