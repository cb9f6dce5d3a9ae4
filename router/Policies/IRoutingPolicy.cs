using System.Collections.Immutable;
using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>
/// Whether a deployment may serve a request. The first of the hard constraints after credentials; replace it as a service.
/// </summary>
public interface IRoutingPolicy
{
    /// <summary>
    /// Called once for each candidate on the request path: in memory, without waiting, and the same answer for the same question.
    /// </summary>
    PolicyVerdict Decide(DeploymentConfig deployment, RoutingQuery query);

    /// <summary>
    /// Called once for each request before its first choice. May wait, and may leave in the query's
    /// <see cref="RoutingQuery.Policy"/>
    /// what policy says of every deployment that the request can reach; the request then keeps to that.
    /// </summary>
    /// <param name="chain">The groups that the request goes through.</param>
    /// <param name="table">Where further groups are found, for requests that are too long or refused for their content.</param>
    ValueTask<RoutingQuery> PrepareAsync(
        RoutingQuery query, ImmutableArray<DeploymentGroup> chain, RoutingTable table, CancellationToken cancellationToken) =>
        ValueTask.FromResult(query);
}
