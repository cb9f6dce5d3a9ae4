using System.Collections.Immutable;
using Maestro.Router.Choice;

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
    SecretValue? ApiKey)
{
    public RoutingRules Rules { get; init; } = RoutingRules.Default;

    /// <summary>Groups to turn to when the request is too long for a group.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> ContextWindowFallbacks { get; init; } = NoFallbacks;

    /// <summary>Groups to turn to when a provider's content filter refuses the request.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> ContentPolicyFallbacks { get; init; } = NoFallbacks;

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> NoFallbacks { get; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);
}
