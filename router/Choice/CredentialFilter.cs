using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

internal sealed class CredentialFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query) =>
        deployment.Config.MissingCredential is { } variable
            ? new Exclusion(Rules.Credentials, $"no key: {variable} is not set")
            : null;
}
