using System.Collections.Immutable;

namespace Maestro.Router.Configuration;

/// <summary>One place that serves a model.</summary>
/// <param name="Id">Unique among all deployments, printable ASCII: it goes into headers and records.</param>
/// <param name="Model">The model name that the provider knows.</param>
/// <param name="ApiBase">The URL that <c>chat/completions</c> is appended to; ends with a slash.</param>
/// <param name="ApiKey">Sent to <paramref name="ApiBase"/> and nowhere else.</param>
/// <param name="MissingCredential">The environment variable without which this deployment cannot be used, when it is not set.</param>
/// <param name="Weight">Share of the traffic among the deployments of one group; zero takes none unless it is alone.</param>
/// <param name="Timeout">For one attempt: to the end of the answer, or to the first token of a stream and between its parts.</param>
/// <param name="Price">Null when it is not known.</param>
public sealed record DeploymentConfig(
    string Id,
    string ModelName,
    Provider Provider,
    string Model,
    Uri ApiBase,
    SecretValue? ApiKey,
    string? MissingCredential,
    string? Organization,
    ImmutableSortedDictionary<string, SecretValue> ExtraHeaders,
    double Weight,
    TimeSpan Timeout,
    TimeSpan StreamTimeout,
    TokenPrice? Price);
