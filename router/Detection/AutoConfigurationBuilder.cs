using System.Collections.Immutable;
using System.Globalization;
using Maestro.Router.Prices;

namespace Maestro.Router.Detection;

/// <summary>Turns the providers that were found, the preferred one first, into a configuration.</summary>
internal static class AutoConfigurationBuilder
{
    public static RouterConfig Build(IReadOnlyList<FoundProvider> found, Func<string, string?> environment, List<string> findings)
    {
        var groups = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<DeploymentConfig>>(StringComparer.Ordinal);
        var fallbacks = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        Add(AutoConfiguration.Draft, "ROUTER_DRAFT_MODEL", provider => provider.Draft);
        Add(AutoConfiguration.Final, "ROUTER_FINAL_MODEL", provider => provider.Final);
        return new(
            groups.ToImmutable(), ImmutableSortedDictionary<string, string>.Empty, fallbacks.ToImmutable(),
            RouterSettings.Default, null);

        void Add(string name, string variable, Func<FoundProvider, string> model)
        {
            var choices = Order(found, environment(variable), variable, model, findings);
            var others = choices.Skip(1)
                .Select(choice => (Name: $"{name}-{choice.Provider.Provider.Name}", choice.Provider, choice.Model)).ToArray();
            groups[name] = [Deployment(name, choices[0].Provider, choices[0].Model, findings)];
            foreach (var other in others) groups[other.Name] = [Deployment(other.Name, other.Provider, other.Model, findings)];
            if (others.Length > 0) fallbacks[name] = [.. others.Select(other => other.Name)];
        }
    }

    private static List<(FoundProvider Provider, string Model)> Order(
        IReadOnlyList<FoundProvider> found, string? wish, string variable, Func<FoundProvider, string> model,
        List<string> findings)
    {
        var choices = found.Select(provider => (provider, model(provider))).ToList();
        if (string.IsNullOrEmpty(wish)) return choices;

        var slash = wish.IndexOf('/', StringComparison.Ordinal);
        var wished = slash > 0 ? Providers.Find(wish[..slash]) : null;
        var index = choices.FindIndex(choice => choice.provider.Provider == wished);
        if (index < 0)
        {
            findings.Add($"{variable}: '{wish}' is not provider/model of a provider that was found; ignored");
            return choices;
        }

        var (provider, _) = choices[index];
        choices.RemoveAt(index);
        choices.Insert(0, (provider, wish[(slash + 1)..]));
        return choices;
    }

    private static DeploymentConfig Deployment(string group, FoundProvider found, string model, List<string> findings) => new(
        Id: $"{group}/{found.Provider.Name}/{model}",
        ModelName: group,
        found.Provider,
        model,
        found.ApiBase,
        found.ApiKey,
        MissingCredential: null,
        Organization: null,
        ExtraHeaders: ImmutableSortedDictionary<string, SecretValue>.Empty,
        Weight: 1,
        RouterSettings.Default.Timeout,
        RouterSettings.Default.Timeout,
        Price(found, model, findings)) { Jurisdiction = found.Provider.Jurisdiction };

    /// <summary>
    /// Under a budget, and policy gives every run one, a model without a price could not be used, and nobody can give one here:
    /// what is on this machine costs nothing, anything else as much as the dearest model known of its provider. That is said.
    /// </summary>
    private static TokenPrice? Price(FoundProvider found, string model, List<string> findings)
    {
        if (PriceTable.Find(found.Provider, model) is { } listed) return listed;
        if (Loopback.IsHost(found.ApiBase.Host)) return new(0, 0, "on this machine: no price per token");
        if (PriceTable.Dearest(found.Provider) is not { } assumed) return null;
        findings.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"The price of {found.Provider.Name}/{model} is not known: {assumed.Input * 1_000_000:0.##} and {assumed.Output * 1_000_000:0.##} USD per million tokens are assumed. A configuration can give it."));
        return assumed;
    }
}
