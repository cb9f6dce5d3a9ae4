using System.Text.Json.Serialization;
using Maestro.Recipes;
namespace Maestro.Runs;

/// <summary>One execution of a recipe: what was asked, what it was pinned to, and how it stands.</summary>
public sealed record Run
{
    /// <summary>32 lower-case hexadecimal digits; also the durable instance id.</summary>
    public required string Id { get; init; }

    public required string Recipe { get; init; }

    public required string Version { get; init; }

    public required RunStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the orchestration took the run up.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required string RequestedBy { get; init; }

    public required AutonomyLevel Autonomy { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The inputs after defaults were filled in; a file input is its digest, size and name.</summary>
    public required JsonObject Inputs { get; init; }

    public required RunManifest Manifest { get; init; }

    /// <summary>Digest of the request as it was made; tells a repeated idempotency key from a misused one.</summary>
    public required string RequestDigest { get; init; }

    public decimal CostUsd { get; init; }

    public TokenCount Tokens { get; init; } = TokenCount.None;

    /// <summary>Whether any answer in this run came from the simulator instead of a model.</summary>
    public bool Simulated { get; init; }

    /// <summary>Digest of the run's result, once it completed with one.</summary>
    public string? ResultDigest { get; init; }

    public RunError? Error { get; init; }

    public bool HasEnded => Status.HasEnded();
}

[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted and on disk; not yet taken up.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Waits for a person at one gate or more.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

public static class RunStatusExtensions
{
    public static bool HasEnded(this RunStatus status) =>
        status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;
}

/// <summary>Why a run did not complete, and at which node, when it was one.</summary>
public sealed record RunError(string? NodeId, string Message);

/// <summary>Tokens as the model's server counted them.</summary>
public sealed record TokenCount(long Input, long Output)
{
    public static TokenCount None { get; } = new(0, 0);

    public static TokenCount operator +(TokenCount left, TokenCount right) =>
        new(left.Input + right.Input, left.Output + right.Output);

    public TokenCount Add(TokenCount other) => this + other;
}
