using Maestro.Router.Model;

namespace Maestro.Router.Choice;

internal sealed class CooldownFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        deployment.CoolingFor is { Ticks: > 0 } left
            ? new Exclusion(Rules.Cooldown, "rate limited, asked to wait another {0:0.0} s", left.TotalSeconds)
            : null;
}
