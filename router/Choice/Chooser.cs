using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>
/// Chooses a deployment of a group: hard constraints first, then the strategy in force. No I/O, no locks; the only allocations
/// are the candidates' own record, which is what the decision log keeps.
/// </summary>
internal sealed class Chooser(IEnumerable<ICandidateFilter> filters, IEnumerable<IDeploymentPicker> pickers)
{
    private const int OnStack = 64;
    private static readonly Exclusion FailedBefore = new(Rules.Failed, "already failed in this request");

    private readonly ICandidateFilter[] _filters = [.. filters];
    private readonly IDeploymentPicker[] _pickers = [.. pickers];

    /// <param name="failed">Deployments that this request need not try again.</param>
    /// <param name="number">Which choice of this request it is: each draws its own number from the request's seed.</param>
    /// <param name="then">For a choice that is made again; null: now.</param>
    public Chosen Choose(
        DeploymentGroup group, RoutingTable table, RoutingQuery query, List<Deployment> failed, int number,
        IKnownMoment? then = null)
    {
        var deployments = group.Deployments;
        var candidates = new Candidate[deployments.Length];
        Span<int> eligible = deployments.Length <= OnStack ? stackalloc int[deployments.Length] : new int[deployments.Length];
        var count = 0;
        for (var index = 0; index < deployments.Length; index++)
        {
            var deployment = deployments[index];
            ref var candidate = ref candidates[index];
            candidate.Deployment = deployment;
            candidate.Exclusion = failed.Count > 0 && failed.Contains(deployment)
                ? FailedBefore
                : Exclude(deployment, query, then);
            if (candidate.Exclusion is not null) continue;
            candidate.Values = then?.ValuesOf(deployment, query) ?? deployment.ValuesFor(query);
            eligible[count++] = index;
        }

        if (count == 0) return new(group, null, candidates, null);
        var rules = query.Rules;
        var weights = rules.WeightsFor(query.Project).For(query.Hint);
        var draw = query.Draw(number);
        var usable = PrefixAffinity.Narrow(candidates, DeploymentOrder.Narrow(candidates, eligible[..count]), query.Prefix);
        var shadow = rules.Shadow is { } watching
            ? candidates[Picker(watching).Pick(candidates, usable, weights, draw)].Deployment
            : null;
        var chosen = candidates[Picker(table.Config.Settings.Strategy).Pick(candidates, usable, weights, draw)].Deployment;
        return new(group, chosen, candidates, shadow);
    }

    /// <summary>Whether a filter excludes a deployment, and why.</summary>
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query, IKnownMoment? then = null)
    {
        if (then?.ExclusionOf(deployment) is { } known) return known;
        foreach (var filter in _filters)
        {
            if (filter.Exclude(deployment, query) is { } exclusion && (then is null || !Rules.IsOfTheMoment(exclusion.Rule)))
                return exclusion;
        }

        return null;
    }

    private IDeploymentPicker Picker(string strategy)
    {
        foreach (var picker in _pickers)
        {
            if (picker.Name == strategy) return picker;
        }

        return _pickers[0]; // reading the configuration has warned of an unknown name
    }
}
