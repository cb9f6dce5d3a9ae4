using System.Collections.Immutable;
using Maestro.Policies;
using Maestro.Policies.Folders;
using Maestro.Router.Choice;
using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>
/// The packages <c>maestro.safety</c> and <c>maestro.routing</c> decide about every candidate. In this process an answer is
/// remembered by everything that it depends on, so that a request costs a look into a dictionary for each candidate; a set that
/// looks at the clock or draws is asked anew in every request. A server is asked before the choice.
/// </summary>
/// <param name="find">A set that is not in force any more, by digest.</param>
/// <param name="keep">How long a server's answers may be used again.</param>
internal sealed class PolicyRouting(
    Func<IPolicyEngine> current, Func<string, IPolicyEngine?> find, TimeProvider time, TimeSpan keep) : IRoutingPolicy
{
    private const int Capacity = 4096;

    private readonly BoundedCache<(RegoPolicyEngine Routing, RegoPolicyEngine Safety, RouteFacts Facts), RegoView> _views = new(
        Capacity);
    private readonly PolicyFetcher _fetcher = new(time, keep);

    public PolicyRouting(CurrentPolicies keeper, TimeProvider time, TimeSpan keep)
        : this(() => keeper.Current, keeper.Find, time, keep)
    {
    }

    /// <summary>One set, whatever a request was pinned to.</summary>
    public PolicyRouting(RegoPolicyEngine only, TimeProvider time)
        : this(() => only, _ => null, time, TimeSpan.Zero)
    {
    }

    public PolicyVerdict Decide(DeploymentConfig deployment, RoutingQuery query) =>
        (query.Policy
            ?? (Engines(query) is (RegoPolicyEngine routing, RegoPolicyEngine safety)
                ? View(routing, safety, query)
                : Nothing)).For(deployment);

    public ValueTask<RoutingQuery> PrepareAsync(
        RoutingQuery query, ImmutableArray<DeploymentGroup> chain, RoutingTable table, CancellationToken cancellationToken)
    {
        var (routing, safety) = Engines(query);
        return routing is RegoPolicyEngine one && safety is RegoPolicyEngine other
            ? ValueTask.FromResult(query with { Policy = View(one, other, query) })
            : FetchAsync(routing, safety, query, chain, table, cancellationToken);
    }

    private static FetchedView Nothing { get; } = new(ImmutableDictionary<DeploymentConfig, PolicyVerdict>.Empty, "");

    private async ValueTask<RoutingQuery> FetchAsync(
        IPolicyEngine routing, IPolicyEngine safety, RoutingQuery query, ImmutableArray<DeploymentGroup> chain,
        RoutingTable table, CancellationToken cancellationToken) =>
        query with { Policy = await _fetcher.FetchAsync(routing, safety, new(query), chain, table, cancellationToken) };

    /// <summary>A run keeps the policies that it began with, but for what must stop at once.</summary>
    private (IPolicyEngine Routing, IPolicyEngine Safety) Engines(RoutingQuery query)
    {
        var now = current();
        return (query.PolicyDigest is { } digest ? find(digest) ?? now : now, now);
    }

    private RegoView View(RegoPolicyEngine routing, RegoPolicyEngine safety, RoutingQuery query)
    {
        var facts = new RouteFacts(query);
        if (!routing.Set.IsPure || !safety.Set.IsPure) return new(routing, safety, facts);
        return _views.TryGet((routing, safety, facts), out var view)
            ? view
            : _views.Add((routing, safety, facts), new(routing, safety, facts));
    }
}
