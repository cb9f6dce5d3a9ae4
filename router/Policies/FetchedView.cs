using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>
/// Answers that were fetched before the choice. Nothing was asked about a deployment that is not among them: it is denied.
/// </summary>
internal sealed class FetchedView(IReadOnlyDictionary<DeploymentConfig, PolicyVerdict> verdicts, string digest) : PolicyView
{
    private static readonly PolicyVerdict NotAsked = new(
        false, "Policy was not asked about this deployment.") { Rules = [Maestro.Policies.PolicyPackages.Routing] };

    public override string Digest => digest;

    public override PolicyVerdict For(DeploymentConfig deployment) =>
        verdicts.TryGetValue(deployment, out var verdict) ? verdict : NotAsked;
}
