using Maestro.Router.Model;

namespace Maestro.Router.Choice;

internal sealed class CredentialFilter : ICandidateFilter
{
    public string Name => "credentials";

    public string? Exclude(Deployment deployment) =>
        deployment.Config.MissingCredential is { } variable ? $"no key: {variable} is not set" : null;
}
