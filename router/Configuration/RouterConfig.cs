using System.Collections.Immutable;

namespace Maestro.Router.Configuration;

/// <summary>What the router routes to. Immutable; runtime state lives in <c>Model/</c>.</summary>
/// <param name="Groups">Deployments by the model name that clients ask for.</param>
/// <param name="Aliases">Further names of groups.</param>
/// <param name="Fallbacks">Groups to turn to, in order, when a group could not serve a request.</param>
/// <param name="ApiKey">What clients must present; null asks for nothing.</param>
public sealed record RouterConfig(
    ImmutableSortedDictionary<string, ImmutableArray<DeploymentConfig>> Groups,
    ImmutableSortedDictionary<string, string> Aliases,
    ImmutableSortedDictionary<string, ImmutableArray<string>> Fallbacks,
    RouterSettings Settings,
    SecretValue? ApiKey);
