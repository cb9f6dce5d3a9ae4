using System.Buffers;
using Maestro.Router.Decisions;
using Maestro.Router.Model;

namespace Maestro.Router.Choice;

/// <summary>Chooses a deployment of a group: filters first, then the picker that the configuration names.</summary>
internal sealed class Chooser(IEnumerable<ICandidateFilter> filters, IEnumerable<IDeploymentPicker> pickers)
{
    public const string FailedBefore = "already failed in this request";

    private readonly ICandidateFilter[] _filters = [.. filters];
    private readonly IDeploymentPicker[] _pickers = [.. pickers];

    /// <param name="failed">Deployments that this request need not try again.</param>
    public Chosen Choose(DeploymentGroup group, string strategy, IReadOnlyList<Deployment> failed)
    {
        var deployments = group.Deployments;
        var candidates = new CandidateRecord[deployments.Length];
        var eligible = ArrayPool<Deployment>.Shared.Rent(deployments.Length);
        try
        {
            var count = 0;
            for (var index = 0; index < deployments.Length; index++)
            {
                var deployment = deployments[index];
                var reason = failed.Contains(deployment) ? FailedBefore : Exclude(deployment);
                candidates[index] = CandidateRecord.Of(group.Name, deployment, reason);
                if (reason is null) eligible[count++] = deployment;
            }

            if (count == 0) return new(null, candidates);
            var chosen = count == 1 ? eligible[0] : eligible[Picker(strategy).Pick(eligible.AsSpan(0, count), Random.Shared.NextDouble())];
            return new(chosen, candidates);
        }
        finally
        {
            ArrayPool<Deployment>.Shared.Return(eligible, clearArray: true);
        }
    }

    /// <summary>Whether a filter excludes a deployment, and why.</summary>
    public string? Exclude(Deployment deployment)
    {
        foreach (var filter in _filters)
        {
            if (filter.Exclude(deployment) is { } reason) return reason;
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
