using System.Collections.Immutable;
using Maestro.Router.Objectives;

namespace Maestro.Router.Configuration;

/// <summary>What the PRD's <c>router:</c> block says about decisions.</summary>
public sealed record RoutingRules
{
    public static RoutingRules Default { get; } = new();

    public ObjectiveWeights Objectives { get; init; } = ObjectiveWeights.Default;

    /// <summary>A strategy that decides and is recorded, but not followed; null: none.</summary>
    public string? Shadow { get; init; }

    /// <summary>Jurisdictions that content with a tag may go to.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Tags { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);

    public ImmutableSortedDictionary<string, ProjectRules> Projects { get; init; } =
        ImmutableSortedDictionary.Create<string, ProjectRules>(StringComparer.Ordinal);

    public Budgets Budgets { get; init; } = new(null, null, null);

    /// <summary>A second attempt elsewhere when the first takes longer than its usual 95th percentile. Default off.</summary>
    public bool Hedging { get; init; }

    /// <summary>Null: deployments are not chosen by tags.</summary>
    internal TagRules? RouteTags { get; init; }

    /// <summary>
    /// Retries and fallbacks may be this share of all requests, beyond <see cref="RetriesPerSecond"/>. Default 0.2.
    /// </summary>
    public double RetryRatio { get; init; } = 0.2;

    /// <summary>Retries that are always allowed. Default 10 a second.</summary>
    public double RetriesPerSecond { get; init; } = 10;

    public ObjectiveWeights WeightsFor(string? project) =>
        project is not null && Projects.TryGetValue(project, out var own) && own.Objectives is { } weights ? weights : Objectives;

    public Budgets BudgetsFor(string? project) =>
        project is not null && Projects.TryGetValue(project, out var own) ? own.Budgets.Or(Budgets) : Budgets;
}

/// <summary>What one project does differently.</summary>
public sealed record ProjectRules(ObjectiveWeights? Objectives, ImmutableArray<string> Jurisdictions, Budgets Budgets);

/// <summary>Limits in US dollars; null: none.</summary>
public sealed record Budgets(decimal? StepUsd, decimal? RunUsd, decimal? DayUsd)
{
    internal Budgets Or(Budgets other) => new(StepUsd ?? other.StepUsd, RunUsd ?? other.RunUsd, DayUsd ?? other.DayUsd);
}
