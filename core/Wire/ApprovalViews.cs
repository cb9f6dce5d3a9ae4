using System.Text.Json;
using Maestro.Approvals;

namespace Maestro.Wire;

/// <summary>A gate as the API shows it, with the payload itself.</summary>
public sealed record ApprovalView
{
    public required string Id { get; init; }

    public required string RunId { get; init; }

    public required string NodeId { get; init; }

    public required string Recipe { get; init; }

    public required string Title { get; init; }

    public required GateStatus Status { get; init; }

    public JsonNode? Payload { get; init; }

    public required string PayloadDigest { get; init; }

    /// <summary>How many distinct people must approve.</summary>
    public required int Required { get; init; }

    public required IReadOnlyList<Vote> Votes { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public static ApprovalView Of(Gate gate, JsonNode? payload) => new()
    {
        Id = gate.Id,
        RunId = gate.RunId,
        NodeId = gate.NodeId,
        Recipe = gate.Recipe,
        Title = gate.Title,
        Status = gate.Status,
        Payload = payload,
        PayloadDigest = gate.PayloadDigest,
        Required = gate.Required,
        Votes = gate.Votes,
        RequestedBy = gate.RequestedBy,
        OpenedAt = gate.OpenedAt,
        ExpiresAt = gate.ExpiresAt,
        DecidedAt = gate.DecidedAt,
    };
}

public sealed record ApprovalPage(IReadOnlyList<ApprovalView> Items, string? Next);

/// <summary>A decision as it is sent in.</summary>
public sealed record DecideRequest
{
    /// <summary><c>approve</c>, <c>edit</c> or <c>block</c>.</summary>
    public string? Decision { get; init; }

    /// <summary>The new payload of an edit.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>The payload that the decider saw; refused when it is another one now.</summary>
    public string? PayloadDigest { get; init; }

    public string? Comment { get; init; }
}
