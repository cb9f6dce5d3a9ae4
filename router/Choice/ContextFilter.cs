using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

internal sealed class ContextFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        deployment.Config.MaxInputTokens is { } limit && query.InputTokens > limit
            ? new Exclusion(Rules.Context, "takes {0} input tokens, the request has about {1}", limit, query.InputTokens)
            : null;
}
