using Maestro.Router.Model;
using Maestro.Router.Policies;

namespace Maestro.Router.Choice;

internal sealed class PolicyFilter(IRoutingPolicy policy) : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        var verdict = policy.Decide(deployment.Config, query);
        return verdict.Allow ? null : new Exclusion(Rules.Policy, verdict.Reason ?? "denied by policy");
    }
}
