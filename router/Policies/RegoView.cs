using Maestro.Policies;
using Maestro.Rego.Values;
using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>Asks in this process, each deployment when it is first asked for, and remembers the answers.</summary>
/// <param name="safety">Of the policies in force, also when the request keeps to older ones.</param>
internal sealed class RegoView(RegoPolicyEngine routing, RegoPolicyEngine safety, RouteFacts facts) : PolicyView
{
    /// <summary>Deployments come and go with configurations, and a view may outlive them.</summary>
    private const int Capacity = 1024;

    private readonly BoundedCache<DeploymentConfig, PolicyVerdict> _verdicts = new(Capacity, ReferenceEqualityComparer.Instance);

    public override string Digest => routing.Digest;

    public override PolicyVerdict For(DeploymentConfig deployment) =>
        _verdicts.TryGet(deployment, out var verdict) ? verdict : _verdicts.Add(deployment, Ask(deployment));

    private PolicyVerdict Ask(DeploymentConfig deployment)
    {
        var json = facts.Input(deployment);
        var input = RegoValue.FromJson(json.Span);
        return safety.Decide(PolicyPackages.Safety, input).And(routing.Decide(PolicyPackages.Routing, input)).ToVerdict(json);
    }
}
