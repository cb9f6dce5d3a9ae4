using Maestro.Router.Choice;
using Maestro.Router.Configuration;

namespace Maestro.Router.Policies;

/// <summary>
/// Whether a deployment may serve a request. The first of the hard constraints after credentials; replace it as a service.
/// Called once for each candidate on the request path: in memory, without waiting, and the same answer for the same question.
/// </summary>
public interface IRoutingPolicy
{
    PolicyVerdict Decide(DeploymentConfig deployment, RoutingQuery query);
}

/// <param name="Reason">Why not, for a person.</param>
public readonly record struct PolicyVerdict(bool Allow, string? Reason);
