namespace Maestro.Router.Decisions;

/// <summary>Which decisions; null asks for any.</summary>
public sealed record DecisionFilter(
    string? Run = null, string? Step = null, string? Project = null, string? Model = null, string? Deployment = null,
    string? Outcome = null, string? Replica = null)
{
    public IReadOnlySet<string>? Ids { get; init; }

    public bool Takes(DecisionRecord record) =>
        Ids?.Contains(record.Id) != false
        && (Run is null || record.Query?.Run == Run)
        && (Step is null || record.Query?.Step == Step)
        && (Project is null || record.Query?.Project == Project)
        && (Model is null || record.RequestedModel == Model)
        && (Deployment is null || record.Deployment == Deployment)
        && (Outcome is null || record.Outcome == Outcome)
        && (Replica is null || record.Replica == Replica);
}

/// <param name="Next">Where the next page begins; null: there is none.</param>
public sealed record DecisionSlice(IReadOnlyList<DecisionRecord> Items, string? Next);
