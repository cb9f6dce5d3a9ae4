using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maestro.Cli.Api;

// What the CLI reads of the API's answers. Members that it does not use are left out on purpose: a newer server may add any.
// Members with a default are settable: generated readers leave the default of a settable member alone, but not of an init one.

internal sealed record RunInfo
{
    public required string Id { get; init; }

    public required string Recipe { get; init; }

    public string Version { get; set; } = "";

    /// <summary>pending, running, waiting, completed, failed or cancelled.</summary>
    public required string Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public long? DurationMs { get; init; }

    public decimal CostUsd { get; init; }

    public TokenInfo Tokens { get; set; } = new(0, 0);

    public bool Simulated { get; init; }

    public JsonNode? Result { get; init; }

    public RunErrorInfo? Error { get; init; }

    public bool HasEnded => Is("completed") || Is("failed") || Is("cancelled");

    public bool Is(string status) => Status.Equals(status, StringComparison.OrdinalIgnoreCase);
}

internal sealed record TokenInfo(long Input, long Output);

internal sealed record RunErrorInfo(string? NodeId, string Message);

internal sealed record RunPageInfo(IReadOnlyList<RunInfo> Items, string? Next);

internal sealed record GraphInfo(IReadOnlyList<NodeInfo> Nodes);

internal sealed record NodeInfo
{
    public required string Id { get; init; }

    public string Kind { get; set; } = "";

    public required string Status { get; init; }

    /// <summary>Milliseconds from the run's acceptance.</summary>
    public long? StartMs { get; init; }

    public long? DurationMs { get; init; }

    public int Retries { get; init; }

    public bool Compensated { get; init; }

    public string? Parent { get; init; }

    public decimal CostUsd { get; init; }

    public TokenInfo Tokens { get; set; } = new(0, 0);

    public string? Model { get; init; }

    public string? Provider { get; init; }

    public bool Simulated { get; init; }

    public string? Error { get; init; }
}

internal sealed record LogLineInfo(DateTimeOffset Time, string? NodeId, string? Level, string Line, JsonElement Id);

internal sealed record LogPageInfo(IReadOnlyList<LogLineInfo> Items, JsonElement? Next);

internal sealed record ArtifactInfo(string Name, string? NodeId, string MediaType, long Bytes, string Digest);

internal sealed record ArtifactPageInfo(IReadOnlyList<ArtifactInfo> Items);

internal sealed record ApprovalInfo
{
    public required string Id { get; init; }

    public required string RunId { get; init; }

    public string NodeId { get; set; } = "";

    public string Recipe { get; set; } = "";

    public string Title { get; set; } = "";

    public required string Status { get; init; }

    public JsonNode? Payload { get; init; }

    public string? PayloadDigest { get; init; }

    public int Required { get; set; } = 1;

    public IReadOnlyList<VoteInfo> Votes { get; set; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsWaiting => Status.Equals("waiting", StringComparison.OrdinalIgnoreCase);
}

internal sealed record VoteInfo(string Actor, string Decision, string? Comment);

internal sealed record ApprovalPageInfo(IReadOnlyList<ApprovalInfo> Items);

internal sealed record ComparisonInfo(string? PreviousRunId, long? DurationDeltaMs, decimal CostDelta, IReadOnlyList<NodeDeltaInfo> Nodes);

internal sealed record NodeDeltaInfo(string Id, bool Changed, long? DurationDeltaMs, decimal CostDelta, string? Reason);

internal sealed record PipelineInfo(IReadOnlyList<PipelineInputInfo>? Inputs);

internal sealed record PipelineInputInfo(string Name, string Type);

internal sealed record ValidationInfo(bool Valid, IReadOnlyList<FaultInfo> Errors);

internal sealed record FaultInfo(string Path, string Msg);

internal sealed record ProblemInfo(string? Title, int? Status, string? Detail, IReadOnlyList<FaultInfo>? Errors);

internal sealed record DecisionLogInfo(IReadOnlyList<PolicyDecisionInfo> Items);

internal sealed record PolicyDecisionInfo
{
    public DateTimeOffset Time { get; init; }

    public required string Action { get; init; }

    public string? NodeId { get; init; }

    public string? Subject { get; init; }

    public bool Allow { get; init; }

    public IReadOnlyList<string> Reasons { get; set; } = [];

    public IReadOnlyList<string> Rules { get; set; } = [];

    /// <summary>Of a denial: what would change it.</summary>
    public string? Summary { get; init; }
}

internal sealed record HaltInfo(string Id, string Scope, string? Name, string Reason, string By, DateTimeOffset Since, DateTimeOffset? Until);

internal sealed record HaltPageInfo(IReadOnlyList<HaltInfo> Items);

internal sealed record HaltBody(string Scope, string? Name, string Reason, DateTimeOffset? Until);

internal sealed record StartRunBody(string Recipe, JsonObject Inputs, IReadOnlyList<string>? Tags, string? Autonomy);

/// <param name="Decision">approve, edit or block.</param>
internal sealed record DecisionBody(string Decision, JsonNode? Payload, string? PayloadDigest, string? Comment);

internal sealed record CancelBody(string? Reason);
