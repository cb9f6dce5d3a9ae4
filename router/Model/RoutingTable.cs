using System.Collections.Frozen;
using System.Collections.Immutable;
using Maestro.Router.Configuration;

namespace Maestro.Router.Model;

/// <summary>One consistent view of what can be routed to: built from a configuration, replaced as a whole.</summary>
public sealed class RoutingTable
{
    private readonly FrozenDictionary<string, ImmutableArray<DeploymentGroup>> _chains;

    private RoutingTable(RouterConfig config, ImmutableArray<DeploymentGroup> groups, FrozenDictionary<string, ImmutableArray<DeploymentGroup>> chains)
    {
        Config = config;
        Groups = groups;
        _chains = chains;
    }

    public RouterConfig Config { get; }

    public ImmutableArray<DeploymentGroup> Groups { get; }

    /// <summary>The group behind a name that clients use, then the groups to fall back to, each once. Empty: no such model.</summary>
    public ImmutableArray<DeploymentGroup> Chain(string modelName) => _chains.GetValueOrDefault(modelName, []);

    public static RoutingTable Create(RouterConfig config, TimeProvider time, Action<string, int>? onBreaker = null)
    {
        var groups = config.Groups.ToDictionary(
            entry => entry.Key,
            entry => new DeploymentGroup(entry.Key, [.. entry.Value.Select(deployment => new Deployment(deployment, config.Settings, time, onBreaker ?? ((_, _) => { })))]),
            StringComparer.Ordinal);
        var chains = new Dictionary<string, ImmutableArray<DeploymentGroup>>(StringComparer.Ordinal);
        foreach (var name in groups.Keys) chains[name] = [.. ChainOf(config, name).Select(group => groups[group])];
        foreach (var (alias, group) in config.Aliases) chains[alias] = chains[group];
        return new(config, [.. groups.Values], chains.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Breadth first: a group's own fallbacks come before those of its fallbacks. Cycles end where they close.</summary>
    private static List<string> ChainOf(RouterConfig config, string name)
    {
        var chain = new List<string> { name };
        for (var index = 0; index < chain.Count; index++)
        {
            foreach (var fallback in config.Fallbacks.GetValueOrDefault(chain[index], []))
            {
                if (chain.Count <= config.Settings.MaxFallbacks && !chain.Contains(fallback)) chain.Add(fallback);
            }
        }

        return chain;
    }
}
