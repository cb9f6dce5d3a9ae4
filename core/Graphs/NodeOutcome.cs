using System.Text.Json.Serialization;

namespace Maestro.Graphs;

/// <summary>Something that happened to one node.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Retrying), "retrying")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Blocked), "blocked")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Compensated), "compensated")]
public abstract record NodeOutcome(string NodeId)
{
    /// <summary>A ready node begins its first attempt.</summary>
    public sealed record Started(string NodeId) : NodeOutcome(NodeId);

    /// <summary>The attempt at work failed and another one begins.</summary>
    public sealed record Retrying(string NodeId) : NodeOutcome(NodeId);

    /// <summary>A running node waits for people.</summary>
    public sealed record Waiting(string NodeId) : NodeOutcome(NodeId);

    /// <summary>A running or waiting node ended well.</summary>
    /// <param name="NodeId">The node.</param>
    /// <param name="Digest">Digest of its output.</param>
    public sealed record Completed(string NodeId, string Digest) : NodeOutcome(NodeId);

    /// <summary>A running or waiting node ended badly, after its last attempt.</summary>
    public sealed record Failed(string NodeId, string Message) : NodeOutcome(NodeId);

    /// <summary>A running or waiting node was refused: a gate by a person or by its expiry, any node by policy.</summary>
    /// <param name="NodeId">The node.</param>
    /// <param name="By">Who or what refused: a person, <c>expiry</c> or <c>policy</c>.</param>
    /// <param name="Reason">Their words, if any.</param>
    public sealed record Blocked(string NodeId, string By, string? Reason = null) : NodeOutcome(NodeId);

    /// <summary>A running or waiting node was given up.</summary>
    public sealed record Cancelled(string NodeId) : NodeOutcome(NodeId);

    /// <summary>A completed node's effect has been undone.</summary>
    public sealed record Compensated(string NodeId) : NodeOutcome(NodeId);
}
