using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>A mapping that remembers which keys were asked for; what nobody asked for is a warning, not an error.</summary>
internal sealed class ConfigMap(YamlMap node, ConfigSource source)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path => node.Path;

    public ConfigValue? this[string key]
    {
        get
        {
            _known.Add(key);
            if (node[key] is not { } value || value is YamlScalar { Value: null or "" }) return null;
            return Taken(value);
        }
    }

    public IEnumerable<KeyValuePair<string, ConfigValue>> Entries()
    {
        foreach (var (name, value) in node.Members)
        {
            _known.Add(name);
            yield return new(name, Taken(value));
        }
    }

    /// <summary>As <see cref="Ignore"/>, with the reason.</summary>
    public void IgnoreBecause(string why, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (this[key] is not { } value) continue;
            source.Faults.Warn(value.Path, "has no effect here: " + why);
            source.Faults.NotTaken(value.Path);
        }
    }

    /// <summary>Keys that LiteLLM has and this router does not act on: present, they are a warning that says so.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (this[key] is not { } value) continue;
            source.Faults.Warn(value.Path, "is read but has no effect in this router");
            source.Faults.NotTaken(value.Path);
        }
    }

    public void WarnOfUnknownKeys()
    {
        foreach (var (name, value) in node.Members)
        {
            if (!_known.Contains(name)) source.Faults.Warn(value.Path, "is not a known key");
        }
    }

    private ConfigValue Taken(YamlValue value)
    {
        if (value is not YamlMap) source.Faults.Took(value.Path);
        return new(value, source);
    }
}
