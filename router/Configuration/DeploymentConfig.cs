using System.Collections.Immutable;

namespace Maestro.Router.Configuration;

/// <summary>One place that serves a model.</summary>
/// <param name="Id">Unique among all deployments, printable ASCII: it goes into headers and records.</param>
/// <param name="Model">The model name that the provider knows.</param>
/// <param name="ApiBase">The URL that <c>chat/completions</c> is appended to; ends with a slash.</param>
/// <param name="ApiKey">Sent to <paramref name="ApiBase"/> and nowhere else.</param>
/// <param name="MissingCredential">The environment variable without which this deployment cannot be used, when it is not
/// set.</param>
/// <param name="Weight">Share of the traffic among the deployments of one group; zero takes none unless it is alone.</param>
/// <param name="Timeout">For one attempt: to the end of the answer, or to the first token of a stream and between its
/// parts.</param>
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
    TokenPrice? Price)
{
    /// <summary>To a connection that can be used; a part of <see cref="Timeout"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = RouterSettings.Default.ConnectTimeout;

    /// <summary>
    /// Within its group only those of the lowest order that can be used take requests; null: after all that have one.
    /// </summary>
    public int? Order { get; init; }

    /// <summary>
    /// Requests that it is for, where the configuration routes by tags; <c>default</c>: those that no other is for.
    /// </summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Fields of a chat that it is sent with when the client has not set them, as JSON by name.</summary>
    public ImmutableSortedDictionary<string, string> Defaults { get; init; } = ImmutableSortedDictionary.Create<string, string>(
        StringComparer.Ordinal);

    /// <summary>How long its breaker keeps it out; null: as the settings say.</summary>
    public TimeSpan? CooldownTime { get; init; }

    /// <summary>Where it runs, as tags and projects name places; null: not declared.</summary>
    public string? Jurisdiction { get; init; }

    /// <summary>What the configuration says it cannot do.</summary>
    public Capability Lacks { get; init; }

    /// <summary>The one thing it serves; null: whatever its provider serves.</summary>
    public Operation? Mode { get; init; }

    public int? MaxInputTokens { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>0 to 1 by task class; the empty name is for every other class.</summary>
    public ImmutableSortedDictionary<string, double> Quality { get; init; } = ImmutableSortedDictionary.Create<string, double>(
        StringComparer.Ordinal);

    public int? RequestsPerMinute { get; init; }

    public int? TokensPerMinute { get; init; }

    /// <summary>Version of the provider's API, where it has such.</summary>
    public string? ApiVersion { get; init; }
}
