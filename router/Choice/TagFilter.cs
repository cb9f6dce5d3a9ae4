using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

internal sealed class TagFilter : ICandidateFilter
{
    private static readonly Exclusion ForOthers = new(Rules.Tag, "its tags are for other requests");

    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        query.Rules.RouteTags is { } rules && !rules.Takes(deployment.Config, query.RouteTags) ? ForOthers : null;
}
