using System.Collections.Frozen;
using System.Collections.Immutable;
using Maestro.Router.Learning;

namespace Maestro.Router.Model;

/// <summary>One consistent view of what can be routed to: built from a configuration, replaced as a whole.</summary>
public sealed class RoutingTable
{
    /// <summary>
    /// The name under which clients leave the choice among all deployments to the router, unless the configuration uses it
    /// itself.
    /// </summary>
    public const string Auto = "auto";

    private readonly FrozenDictionary<string, ImmutableArray<DeploymentGroup>> _chains;
    private readonly (ModelPattern Pattern, string Group)[] _patterns;
    private readonly FrozenDictionary<string, ImmutableArray<DeploymentGroup>> _contextChains;
    private readonly FrozenDictionary<string, ImmutableArray<DeploymentGroup>> _contentChains;

    private RoutingTable(RouterConfig config, Dictionary<string, DeploymentGroup> groups)
    {
        Config = config;
        Groups = [.. groups.Values];
        Deployments = [.. Groups.SelectMany(group => group.Deployments)];
        ById = Deployments.ToFrozenDictionary(deployment => deployment.Id, StringComparer.Ordinal);
        var chains = new Dictionary<string, ImmutableArray<DeploymentGroup>>(StringComparer.Ordinal);
        foreach (var name in groups.Keys) chains[name] = [.. ChainOf(config, name).Select(group => groups[group])];
        foreach (var (alias, group) in config.Aliases) chains[alias] = chains[group];
        if (config.Settings.Strategy == StrategyNames.MultiObjective || config.Rules.Shadow == StrategyNames.MultiObjective)
            chains.TryAdd(Auto, [new(Auto, Deployments)]);
        _chains = chains.ToFrozenDictionary(StringComparer.Ordinal);
        _patterns = [.. groups.Keys.Where(ModelPattern.Is).Select(name => (new ModelPattern(name), name))
            .OrderByDescending(entry => entry.Item1.Literal).ThenBy(entry => entry.name, StringComparer.Ordinal)];
        _contextChains = Targets(config.ContextWindowFallbacks, groups);
        _contentChains = Targets(config.ContentPolicyFallbacks, groups);
    }

    public RouterConfig Config { get; }

    public ImmutableArray<DeploymentGroup> Groups { get; }

    public ImmutableArray<Deployment> Deployments { get; }

    /// <summary>Names that clients can ask for.</summary>
    public IEnumerable<string> Names => _chains.Keys;

    internal FrozenDictionary<string, Deployment> ById { get; }

    /// <summary>
    /// The group behind a name that clients use, then the groups to fall back to, each once. Empty: no such model.
    /// </summary>
    public ImmutableArray<DeploymentGroup> Chain(string modelName)
    {
        if (_chains.TryGetValue(modelName, out var chain)) return chain;
        foreach (var (pattern, group) in _patterns)
        {
            if (pattern.Matches(modelName)) return _chains[group];
        }

        return [];
    }

    /// <summary>Where a request goes that is too long for a group.</summary>
    internal ImmutableArray<DeploymentGroup> ForLongContext(string group) => _contextChains.GetValueOrDefault(group, []);

    /// <summary>Where a request goes that a group's content filter refuses.</summary>
    internal ImmutableArray<DeploymentGroup> ForRefusedContent(string group) => _contentChains.GetValueOrDefault(group, []);

    /// <param name="config">What to route to.</param>
    /// <param name="time">The clock of breakers and statistics.</param>
    /// <param name="onBreaker">Told of every change of a breaker: deployment, and 0 closed, 1 half open, 2 open.</param>
    /// <param name="before">
    /// The table that this one replaces: deployments that did not change go on with all their state, and those that are still the
    /// same model at the same place keep what was learnt about them.
    /// </param>
    public static RoutingTable Create(
        RouterConfig config, TimeProvider time, Action<string, int>? onBreaker = null, RoutingTable? before = null)
    {
        var groups = config.Groups.ToDictionary(
            entry => entry.Key, entry => new DeploymentGroup(entry.Key, [.. entry.Value.Select(Deployment)]),
            StringComparer.Ordinal);
        return new(config, groups);

        Deployment Deployment(DeploymentConfig deployment)
        {
            var old = before?.ById.GetValueOrDefault(deployment.Id);
            if (old is not null && old.Fingerprint == DeploymentFingerprint.Of(deployment, config)) return old;
            var stats = old is not null && old.Config.Model == deployment.Model && old.Config.ApiBase == deployment.ApiBase
                ? old.Stats
                : new DeploymentStats(time);
            return new(deployment, config, stats, time, onBreaker ?? ((_, _) => { }));
        }
    }

    private static FrozenDictionary<string, ImmutableArray<DeploymentGroup>> Targets(
        ImmutableSortedDictionary<string, ImmutableArray<string>> fallbacks, Dictionary<string, DeploymentGroup> groups) =>
        fallbacks.ToFrozenDictionary(
            entry => entry.Key, entry => entry.Value.Select(name => groups[name]).ToImmutableArray(), StringComparer.Ordinal);

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
