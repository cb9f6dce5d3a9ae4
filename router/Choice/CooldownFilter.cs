using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

internal sealed class CooldownFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        deployment.CoolingFor is { Ticks: > 0 } left
            ? new Exclusion(Rules.Cooldown, "cooling down for another {0:0.0} s", left.TotalSeconds)
            : null;
}
