using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Objectives;
using Maestro.Router.Queries;

namespace Maestro.Router.Replaying;

/// <summary>
/// What a record says of its first choice: rules about that moment, latency, reliability and load. A deployment that was not a
/// candidate then counts as never measured.
/// </summary>
internal sealed class RecordedMoment(DecisionRecord record) : IKnownMoment
{
    private static readonly ObjectiveValues Unmeasured = new(0.5, null, null, 0.9, 0, 0);

    private readonly Dictionary<string, CandidateRecord> _candidates = record.Candidates
        .Where(candidate => candidate.Choice == 0)
        .ToDictionary(candidate => candidate.Deployment, StringComparer.Ordinal);

    public Exclusion? ExclusionOf(Deployment deployment) =>
        _candidates.GetValueOrDefault(deployment.Id) is { Rule: { } rule } known && Rules.IsOfTheMoment(rule)
            ? new(rule, known.Reason ?? rule)
            : null;

    public ObjectiveValues ValuesOf(Deployment deployment, RoutingQuery query)
    {
        var (past, present) = (
            _candidates.GetValueOrDefault(deployment.Id)?.Objectives ?? Unmeasured, deployment.ValuesFor(query));
        return past with { Quality = present.Quality, Sovereignty = present.Sovereignty, CostUsd = present.CostUsd };
    }
}
