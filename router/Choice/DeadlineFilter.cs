using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>A deployment that takes longer than there is time in half of its answers is not asked.</summary>
internal sealed class DeadlineFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        query.Deadline is { } deadline && deployment.Stats.Latency(query.Stream).P50 is { } median
            && median > deadline.TotalMilliseconds
            ? new Exclusion(
                Rules.Deadline, "takes {0:0} ms half of the time, the request has {1:0} ms", median, deadline.TotalMilliseconds)
            : null;
}
