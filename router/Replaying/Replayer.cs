using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Objectives;
using Maestro.Router.Policies;
using Maestro.Router.Queries;

namespace Maestro.Router.Replaying;

/// <summary>
/// Decides past requests again under another configuration, by the chooser that decides about new ones, with what was known then:
/// rules about a moment (breakers, rate limits, health, queues) are taken from the record, rules about configuration are asked
/// anew.
/// </summary>
internal sealed class Replayer(Chooser chooser)
{
    /// <param name="table">A table of its own when the configuration is another one: nothing here touches the one in
    /// force.</param>
    /// <param name="policy">The one in force, or another one.</param>
    public async Task<ReplayReport> ReplayAsync(
        IReadOnlyList<DecisionRecord> records, RoutingTable table, ObjectiveWeights? objectives, IRoutingPolicy policy,
        CancellationToken cancellationToken)
    {
        var items = new List<ReplayItem>(records.Count);
        var unanswerable = 0;
        var rules = Rules(table.Config.Rules, objectives);
        foreach (var record in records)
        {
            if (record.Query is not { } query || table.Chain(query.Model) is not { IsEmpty: false } chain) unanswerable++;
            else
                items.Add(Decide(
                    record,
                    await policy.PrepareAsync(query with { Rules = rules, Prefix = 0 }, [chain[0]], table, cancellationToken),
                    table, chain[0]));
        }

        var priced = items.Where(item => item is { WasUsd: not null, NowUsd: not null }).ToArray();
        return new(
            items.Count,
            items.Count(item => item.Changed),
            items.Count(item => item.Was is not null && item.Now is null),
            unanswerable,
            priced.Sum(item => item.WasUsd!.Value),
            priced.Sum(item => item.NowUsd!.Value),
            items);
    }

    private ReplayItem Decide(DecisionRecord record, RoutingQuery query, RoutingTable table, DeploymentGroup group)
    {
        var chosen = chooser.Choose(group, table, query, [], 0, new RecordedMoment(record));
        var (was, now) = (record.Attempts.Count > 0 ? record.Attempts[0].Deployment : null, chosen.Deployment);
        return new(
            record.Id, record.Time, query.Model, was, now?.Id, was != now?.Id, Why(chosen.Candidates, was, now), record.CostUsd,
            Cost(record, now));
    }

    /// <summary>With these weights for every project, and without a strategy that only watches.</summary>
    private static RoutingRules Rules(
        RoutingRules rules,
        ObjectiveWeights? objectives) => objectives is not { } weights ? rules with { Shadow = null } : rules with
    {
        Shadow = null,
        Objectives = weights,
        Projects = rules.Projects.SetItems(
            rules.Projects.Select(project => KeyValuePair.Create(project.Key, project.Value with { Objectives = null }))),
    };

    /// <summary>With the tokens that were really used, where they are known.</summary>
    private static decimal? Cost(DecisionRecord record, Deployment? now) =>
        record.InputTokens is { } input && record.OutputTokens is { } output ? now?.Config.Price?.Of(input, output) : null;

    private static string? Why(Candidate[] candidates, string? was, Deployment? now)
    {
        if (was == now?.Id) return null;
        var before = candidates.FirstOrDefault(candidate => candidate.Deployment.Id == was);
        if (now is null)
            return "no deployment may serve it: "
                + string.Join("; ", candidates.Select(candidate => $"{candidate.Deployment.Id}: {candidate.Exclusion}"));
        if (was is null) return "it could not be served then";
        if (before.Deployment is null) return $"'{was}' is not a candidate any more";
        if (before.Exclusion is { } exclusion) return $"'{was}' is out: {exclusion}";
        var after = candidates.First(candidate => candidate.Deployment == now);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"score {after.Score:0.000} against {before.Score:0.000}");
    }
}
