namespace Maestro.Router.Configuration.Yaml;

/// <summary>Where a deployment is and what opens it.</summary>
internal sealed record DeploymentPlace(
    Provider Provider, string Model, Uri ApiBase, SecretValue? ApiKey, string? MissingCredential);
