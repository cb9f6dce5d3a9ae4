using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Maestro.Simulator.Scripts;

/// <summary>Reads typed values out of YAML nodes. A wrong value is a fault with its path; reading goes on so that all faults are found.</summary>
internal sealed class YamlReader(List<ScriptFault> faults)
{
    public void Fault(string path, string msg) => faults.Add(new(path, msg));

    /// <summary>The entries of a mapping. A key outside <paramref name="known"/> is a fault.</summary>
    public Dictionary<string, YamlNode> Map(YamlNode? node, string path, params ReadOnlySpan<string> known)
    {
        var entries = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        if (node is null) return entries;
        if (node is not YamlMappingNode map)
        {
            Fault(path, "must be a mapping");
            return entries;
        }

        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (known.Contains(name)) entries[name] = value;
            else Fault(Join(path, name), $"is not known here; known are {string.Join(", ", known.ToArray())}");
        }

        return entries;
    }

    public IReadOnlyList<YamlNode> List(YamlNode? node, string path)
    {
        if (node is null) return [];
        if (node is YamlSequenceNode list) return [.. list.Children];
        Fault(path, "must be a list");
        return [];
    }

    public string? Text(YamlNode? node, string path)
    {
        if (node is null) return null;
        if (node is YamlScalarNode { Value: { } value }) return value;
        Fault(path, "must be a text");
        return null;
    }

    /// <summary>One text or a list of texts.</summary>
    public ImmutableArray<string> Texts(YamlNode? node, string path) => node switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select((item, index) => Text(item, $"{path}[{index}]")).OfType<string>()],
        _ => Text(node, path) is { } text ? [text] : [],
    };

    public int? Integer(YamlNode? node, string path, int min = 0)
    {
        if (Text(node, path) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min) return value;
        Fault(path, $"must be a whole number of at least {min}, not '{text}'");
        return null;
    }

    public bool? Flag(YamlNode? node, string path)
    {
        if (Text(node, path) is not { } text) return null;
        if (bool.TryParse(text, out var value)) return value;
        Fault(path, $"must be true or false, not '{text}'");
        return null;
    }

    /// <summary>A duration such as <c>250ms</c> or <c>1.5s</c>, at most ten minutes.</summary>
    public TimeSpan? Duration(YamlNode? node, string path)
    {
        if (Text(node, path) is not { } text) return null;
        var (number, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1.0)
            : text.EndsWith('s') ? (text[..^1], 1000.0)
            : (text, double.NaN);
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit is >= 0 and <= 600_000)
            return TimeSpan.FromMilliseconds(value * unit);
        Fault(path, $"must be a duration such as 250ms or 1.5s, at most 600s, not '{text}'");
        return null;
    }

    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
