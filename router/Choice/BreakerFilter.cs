using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

internal sealed class BreakerFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        deployment.BreakerOpenFor is { Ticks: > 0 } left
            ? new Exclusion(Rules.Breaker, "circuit breaker open for another {0:0.0} s", left.TotalSeconds)
            : null;
}
