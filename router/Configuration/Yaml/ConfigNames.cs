using System.Collections.Immutable;
using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>The names that a configuration defines: groups and their aliases.</summary>
internal sealed class ConfigNames
{
    private readonly ImmutableSortedDictionary<string, ImmutableArray<DeploymentConfig>> _groups;

    public ConfigNames(
        ImmutableSortedDictionary<string, ImmutableArray<DeploymentConfig>> groups,
        List<KeyValuePair<string, ConfigValue>> aliases, ConfigFaults faults)
    {
        _groups = groups;
        Faults = faults;
        Aliases = ReadAliases(aliases).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    public ConfigFaults Faults { get; }

    public ImmutableSortedDictionary<string, string> Aliases { get; }

    public IEnumerable<string> Groups => _groups.Keys;

    /// <summary>The group behind a name; naming nothing is an error at the name's path.</summary>
    public string? Resolve(ConfigValue value, string name)
    {
        if (Aliases.TryGetValue(name, out var group)) return group;
        if (_groups.ContainsKey(name)) return name;
        Faults.Error(value.Path, $"names '{name}', which is no model_name in model_list");
        return null;
    }

    /// <summary>
    /// As <see cref="Resolve"/>, of a group that requests are sent to under another name: it must be one model.
    /// </summary>
    public string? Target(ConfigValue value, string name)
    {
        var group = Resolve(value, name);
        if (group is null || !ModelPattern.Is(group)) return group;
        Faults.Error(value.Path, $"names '{name}', which has a wildcard: which of its models is meant nobody knows");
        return null;
    }

    private Dictionary<string, string> ReadAliases(List<KeyValuePair<string, ConfigValue>> aliases)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (alias, value) in aliases)
        {
            // LiteLLM also has { model, hidden }; hidden only concerns its model listing.
            var target = value.Node is YamlMap ? value.Map()?["model"] : value;
            if (target?.Text() is not { } group) continue;
            if (_groups.ContainsKey(alias)) Faults.Error(value.Path, $"'{alias}' is already a model_name in model_list");
            else if (ModelPattern.Is(group)) Faults.Error(value.Path, $"names '{group}', which has a wildcard");
            else if (!_groups.ContainsKey(group))
                Faults.Error(value.Path, $"names '{group}', which is no model_name in model_list");
            else read[alias] = group;
        }

        return read;
    }
}
