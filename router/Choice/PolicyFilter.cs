using Maestro.Router.Policies;
using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

internal sealed class PolicyFilter(IRoutingPolicy policy) : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        // What was prepared for the request goes before the policy in force: a replay brings its own.
        var verdict = query.Policy is { } view ? view.For(deployment.Config) : policy.Decide(deployment.Config, query);
        return verdict.Allow
            ? null
            : new Exclusion(Rules.Policy, verdict.Reason ?? "denied by policy") { PolicyRules = verdict.Rules };
    }
}
