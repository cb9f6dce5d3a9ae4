using System.Text.Json.Serialization;

namespace Maestro.Approvals;

/// <summary>
/// A point of a run at which people decide. It names the exact object of the decision: run, node and the digest of the
/// payload. An edit replaces the payload and so makes a new digest.
/// </summary>
public sealed record Gate
{
    public required string RunId { get; init; }

    public required string NodeId { get; init; }

    public required string Recipe { get; init; }

    public required string Title { get; init; }

    public required GateStatus Status { get; init; }

    /// <summary>Digest of what is, or was, decided on.</summary>
    public required string PayloadDigest { get; init; }

    /// <summary>Path, in the recipe package, of the JSON schema that an edited payload must fit.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>How many distinct people must approve; from 2 on, the requester is not one of them.</summary>
    public required int Required { get; init; }

    public IReadOnlyList<Vote> Votes { get; init; } = [];

    public required string RequestedBy { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string Id => $"{RunId}~{NodeId}";

    public bool IsOpen => Status == GateStatus.Waiting;
}

[JsonConverter(typeof(JsonStringEnumConverter<GateStatus>))]
public enum GateStatus
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("approved")]
    Approved,

    /// <summary>Approved with a payload that the approver changed.</summary>
    [JsonStringEnumMemberName("edited")]
    Edited,

    [JsonStringEnumMemberName("blocked")]
    Blocked,

    [JsonStringEnumMemberName("expired")]
    Expired,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

[JsonConverter(typeof(JsonStringEnumConverter<Decision>))]
public enum Decision
{
    [JsonStringEnumMemberName("approve")]
    Approve,

    [JsonStringEnumMemberName("edit")]
    Edit,

    [JsonStringEnumMemberName("block")]
    Block,
}

/// <summary>One person's decision on one payload.</summary>
public sealed record Vote(string Actor, Decision Decision, string PayloadDigest, string? Comment, DateTimeOffset At);
