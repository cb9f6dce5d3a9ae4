using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>
/// Keeps out a replica that does not answer our scrapes any more, and one whose queue is long while the group has other places:
/// the request then spills over to those, local or not, that the other rules allow.
/// </summary>
internal sealed class ReplicaFilter : ICandidateFilter
{
    /// <summary>Queued requests per running one beyond which a replica takes no more.</summary>
    private const int LongQueue = 4;
    private const int ShortestLongQueue = 32;

    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        if (deployment.Replica is not { } replica) return null;
        var now = replica.Now;
        if (!now.Up) return replica.Last is null ? null : new Exclusion(Rules.Health, "its server does not answer");
        return now.Waiting > Math.Max(ShortestLongQueue, LongQueue * now.Running)
            ? new Exclusion(Rules.Health, "{0} requests wait there", now.Waiting)
            : null;
    }
}
