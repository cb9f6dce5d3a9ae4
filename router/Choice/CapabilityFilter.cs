using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>
/// What the configuration says a deployment cannot do. Nothing said counts as able: the provider will refuse otherwise.
/// </summary>
internal sealed class CapabilityFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        var config = deployment.Config;
        if (config.Mode is { } mode ? mode != query.Operation : !config.Provider.Serves(query.Operation))
            return new(Rules.Capability, query.Operation switch
            {
                Operation.Embeddings => "does not serve embeddings",
                Operation.Responses => "does not serve the responses API",
                _ => "does not serve chats",
            });
        var missing = query.Needs & config.Lacks;
        if (missing == Capability.None) return null;
        return new(
            Rules.Capability,
            (missing & Capability.Tools) != 0
                ? "cannot call tools"
                : (missing & Capability.Vision) != 0
                ? "cannot see images"
                : "has no structured output");
    }
}
