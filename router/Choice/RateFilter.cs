using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>Keeps within the limits that the configuration states, so that the provider need not refuse.</summary>
internal sealed class RateFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        var config = deployment.Config;
        if (config.RequestsPerMinute is { } requests && deployment.Stats.Requests.PerMinute + 1 > requests)
            return new(Rules.Rate, "at its limit of {0} requests a minute", requests);
        return config.TokensPerMinute is { } tokens && deployment.Stats.Tokens.PerMinute + query.InputTokens > tokens
            ? new Exclusion(Rules.Rate, "at its limit of {0} tokens a minute", tokens)
            : null;
    }
}
