using Maestro.Recipes;
using Maestro.Runs;

namespace Maestro.Wire;

/// <summary>A run as the API shows it. Costs are US dollars; durations are milliseconds since it was accepted.</summary>
public sealed record RunView
{
    public required string Id { get; init; }

    public required string Recipe { get; init; }

    public required string Version { get; init; }

    public required RunStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public long? DurationMs { get; init; }

    public required string RequestedBy { get; init; }

    public required AutonomyLevel Autonomy { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required JsonObject Inputs { get; init; }

    public required ManifestView Manifest { get; init; }

    public required decimal CostUsd { get; init; }

    public required TokenCount Tokens { get; init; }

    /// <summary>Whether any answer came from the simulator instead of a model.</summary>
    public required bool Simulated { get; init; }

    public JsonNode? Result { get; init; }

    public RunError? Error { get; init; }

    public static RunView Of(Run run, RunTotals? soFar = null, JsonNode? result = null) => new()
    {
        Id = run.Id,
        Recipe = run.Recipe,
        Version = run.Version,
        Status = run.Status,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        DurationMs = run.FinishedAt is { } finished ? (long)(finished - run.CreatedAt).TotalMilliseconds : null,
        RequestedBy = run.RequestedBy,
        Autonomy = run.Autonomy,
        Tags = run.Tags,
        Inputs = run.Inputs,
        Manifest = new ManifestView(
            run.Manifest.Digest, run.Recipe, run.Version, run.Manifest.Files, run.Manifest.Policies?.Digest),
        CostUsd = soFar?.CostUsd ?? run.CostUsd,
        Tokens = soFar?.Tokens ?? run.Tokens,
        Simulated = soFar?.Simulated ?? run.Simulated,
        Result = result,
        Error = run.Error,
    };
}

/// <summary>What the run is pinned to; digests by path, and that of the policies.</summary>
public sealed record ManifestView(
    string Digest, string Recipe, string Version, IReadOnlyDictionary<string, string> Files, string? Policies);

public sealed record RunPage(IReadOnlyList<RunView> Items, string? Next);

public sealed record CancelRequest(string? Reason);
