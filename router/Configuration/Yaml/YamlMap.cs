using YamlDotNet.RepresentationModel;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>A mapping that remembers which keys were asked for; what nobody asked for is a warning, not an error.</summary>
internal sealed class YamlMap(YamlMappingNode node, string path, ConfigSource source)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path { get; } = path;

    public YamlValue? this[string key]
    {
        get
        {
            _known.Add(key);
            if (!node.Children.TryGetValue(new YamlScalarNode(key), out var value) || value is YamlScalarNode { Value: null or "" or "null" or "~" }) return null;
            if (value is not YamlMappingNode) source.Faults.Took(Join(key));
            return new(value, Join(key), source);
        }
    }

    public IEnumerable<KeyValuePair<string, YamlValue>> Entries()
    {
        foreach (var (key, value) in node.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            _known.Add(name);
            if (value is not YamlMappingNode) source.Faults.Took(Join(name));
            yield return new(name, new(value, Join(name), source));
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
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? ""))
        {
            if (!_known.Contains(key)) source.Faults.Warn(Join(key), "is not a known key");
        }
    }

    private string Join(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
