using System.Collections.Immutable;
using Maestro.Router.Configuration;
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
        return new(groups.ToImmutable(), ImmutableSortedDictionary<string, string>.Empty, fallbacks.ToImmutable(), RouterSettings.Default, null);

        void Add(string name, string variable, Func<FoundProvider, string> model)
        {
            var choices = Order(found, environment(variable), variable, model, findings);
            var others = choices.Skip(1).Select(choice => (Name: $"{name}-{choice.Provider.Provider.Name}", choice.Provider, choice.Model)).ToArray();
            groups[name] = [Deployment(name, choices[0].Provider, choices[0].Model)];
            foreach (var other in others) groups[other.Name] = [Deployment(other.Name, other.Provider, other.Model)];
            if (others.Length > 0) fallbacks[name] = [.. others.Select(other => other.Name)];
        }
    }

    private static List<(FoundProvider Provider, string Model)> Order(
        IReadOnlyList<FoundProvider> found, string? wish, string variable, Func<FoundProvider, string> model, List<string> findings)
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

    private static DeploymentConfig Deployment(string group, FoundProvider found, string model) => new(
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
        PriceTable.Find(found.Provider, model)) { Jurisdiction = found.Provider.Jurisdiction };
}
