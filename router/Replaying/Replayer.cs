using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Model;
using Maestro.Router.Objectives;
using Maestro.Router.Policies;
using Maestro.Router.Queries;

namespace Maestro.Router.Replaying;

/// <summary>
/// Decides past requests again under another configuration, with what was known then: rules about a moment (breakers, rate limits,
/// health, queues) are taken from the record, rules about configuration are asked anew. Latency, reliability and load are those of
/// the record; a deployment that was not a candidate then counts as never measured.
/// </summary>
internal sealed class Replayer(IEnumerable<ICandidateFilter> filters, IEnumerable<IDeploymentPicker> pickers)
{
    private static readonly HashSet<string> OfTheMoment = new(StringComparer.Ordinal)
    {
        Rules.Breaker, Rules.Cooldown, Rules.Rate, Rules.Health, Rules.Deadline, Rules.Failed, Rules.Prefix,
    };

    private static readonly ObjectiveValues Unmeasured = new(0.5, null, null, 0.9, 0, 0);

    private readonly ICandidateFilter[] _filters = [.. filters];
    private readonly IDeploymentPicker[] _pickers = [.. pickers];

    /// <param name="table">A table of its own when the configuration is another one: nothing here touches the one in force.</param>
    /// <param name="policy">The one in force, or another one.</param>
    public async Task<ReplayReport> ReplayAsync(
        IReadOnlyList<DecisionRecord> records, RoutingTable table, ObjectiveWeights? objectives, IRoutingPolicy policy, CancellationToken cancellationToken)
    {
        var items = new List<ReplayItem>(records.Count);
        var unanswerable = 0;
        foreach (var record in records)
        {
            if (record.Query is not { } query || table.Chain(query.Model) is not { IsEmpty: false } chain) unanswerable++;
            else items.Add(Decide(record, await policy.PrepareAsync(query with { Rules = table.Config.Rules }, [chain[0]], table, cancellationToken), table, chain[0], objectives));
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

    private ReplayItem Decide(DecisionRecord record, RoutingQuery query, RoutingTable table, DeploymentGroup group, ObjectiveWeights? objectives)
    {
        var then = record.Candidates.Where(candidate => candidate.Choice == 0).ToDictionary(candidate => candidate.Deployment, StringComparer.Ordinal);
        var candidates = new Candidate[group.Deployments.Length];
        var eligible = new List<int>();
        for (var index = 0; index < candidates.Length; index++)
        {
            var deployment = group.Deployments[index];
            candidates[index].Deployment = deployment;
            var known = then.GetValueOrDefault(deployment.Id);
            candidates[index].Exclusion = Exclude(deployment, query, known);
            if (candidates[index].Exclusion is not null) continue;
            candidates[index].Values = Values(deployment, query, known);
            eligible.Add(index);
        }

        var was = record.Attempts.Count > 0 ? record.Attempts[0].Deployment : null;
        Deployment? now = null;
        if (eligible.Count > 0)
        {
            var weights = (objectives ?? table.Config.Rules.WeightsFor(query.Project)).For(query.Hint);
            var picker = _pickers.FirstOrDefault(picker => picker.Name == table.Config.Settings.Strategy) ?? _pickers[0];
            now = candidates[picker.Pick(candidates, DeploymentOrder.Narrow(candidates, eligible.ToArray()), weights, query.Draw(0))].Deployment;
        }

        return new(record.Id, record.Time, query.Model, was, now?.Id, was != now?.Id, Why(candidates, was, now), record.CostUsd, Cost(record, now));
    }

    private Exclusion? Exclude(Deployment deployment, RoutingQuery query, CandidateRecord? known)
    {
        if (known?.Rule is { } rule && OfTheMoment.Contains(rule)) return new(rule, known.Reason ?? rule);
        foreach (var filter in _filters)
        {
            if (filter.Exclude(deployment, query) is { } exclusion && !OfTheMoment.Contains(exclusion.Rule)) return exclusion;
        }

        return null;
    }

    private static ObjectiveValues Values(Deployment deployment, RoutingQuery query, CandidateRecord? known)
    {
        var (past, present) = (known?.Objectives ?? Unmeasured, deployment.ValuesFor(query));
        return past with { Quality = present.Quality, Sovereignty = present.Sovereignty, CostUsd = (double?)deployment.EstimateUsd(query) };
    }

    /// <summary>With the tokens that were really used, where they are known.</summary>
    private static decimal? Cost(DecisionRecord record, Deployment? now) =>
        record.InputTokens is { } input && record.OutputTokens is { } output ? now?.Config.Price?.Of(input, output) : null;

    private static string? Why(Candidate[] candidates, string? was, Deployment? now)
    {
        if (was == now?.Id) return null;
        var before = candidates.FirstOrDefault(candidate => candidate.Deployment.Id == was);
        if (now is null) return "no deployment may serve it: " + string.Join("; ", candidates.Select(candidate => $"{candidate.Deployment.Id}: {candidate.Exclusion}"));
        if (was is null) return "it could not be served then";
        if (before.Deployment is null) return $"'{was}' is not a candidate any more";
        if (before.Exclusion is { } exclusion) return $"'{was}' is out: {exclusion}";
        var after = candidates.First(candidate => candidate.Deployment == now);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"score {after.Score:0.000} against {before.Score:0.000}");
    }
}
