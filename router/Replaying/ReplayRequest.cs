namespace Maestro.Router.Replaying;

/// <summary>What <c>POST /routing/replay</c> takes. Without <c>config</c> the configuration in force is asked again.</summary>
/// <param name="Config">Another configuration, as its text.</param>
/// <param name="Strategy">Another strategy.</param>
/// <param name="Policies">Other policies, text by path; without them those in force decide.</param>
/// <param name="Objectives">Other weights, by objective; those not named count nothing.</param>
/// <param name="Ids">Only these decisions.</param>
/// <param name="Limit">How many of the latest; default 200, at most 1000.</param>
public sealed record ReplayRequest(
    string? Config, string? Strategy, IReadOnlyDictionary<string, double>? Objectives, IReadOnlyList<string>? Ids, int? Limit,
    IReadOnlyDictionary<string, string>? Policies = null);

/// <summary>What would have become of past decisions: the first choice of each, decided again with what was known then.</summary>
/// <param name="Unanswerable">Decisions for a model name that this configuration does not have, or of before queries were
/// recorded.</param>
/// <param name="EstimatedCostUsd">Of the decisions whose cost could be estimated on both sides.</param>
public sealed record ReplayReport(
    int Decisions, int Changed, int NowRefused, int Unanswerable, decimal RecordedCostUsd, decimal EstimatedCostUsd,
    IReadOnlyList<ReplayItem> Items);

/// <param name="Was">The deployment chosen first then; null: none.</param>
/// <param name="Now">The one that would be chosen first.</param>
/// <param name="Why">In words: the rule or the scores that made the difference.</param>
public sealed record ReplayItem(
    string Id, DateTimeOffset Time, string Model, string? Was, string? Now, bool Changed, string? Why, decimal? WasUsd,
    decimal? NowUsd);
