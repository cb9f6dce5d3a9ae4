using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>In force where no policy is given.</summary>
internal sealed class AllowAll : IRoutingPolicy
{
    public PolicyVerdict Decide(DeploymentConfig deployment, RoutingQuery query) => new(true, null);
}
