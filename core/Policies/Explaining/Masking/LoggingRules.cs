using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>What the data of the policies says about showing things.</summary>
internal sealed class LoggingRules
{
    private readonly RegoObject? _classes;
    private readonly HashSet<string> _showable;

    /// <summary><c>maestro.taxonomy.config</c>: <c>classes[tag].logs</c>, and <c>showable</c>, paths of the input.</summary>
    public LoggingRules(RegoObject data)
    {
        var config = data.Get("maestro")?.Get("taxonomy")?.Get("config");
        _classes = config?.Get("classes") as RegoObject;
        _showable = config?.Get("showable") switch
        {
            RegoArray paths => [.. paths.Items.ToArray().OfType<RegoString>().Select(path => path.Value)],
            _ => [],
        };
    }

    /// <summary>Listed itself, or something it is part of.</summary>
    public bool IsShowable(InputPath path)
    {
        if (_showable.Count == 0) return false;
        var above = InputPath.Root;
        foreach (var key in path.Keys)
        {
            above = above.Below(key);
            if (_showable.Contains(above.Text)) return true;
        }

        return false;
    }

    /// <summary>Whether a class of data that is not to be logged is on it, or one that nobody knows.</summary>
    public bool IsClosed(RegoValue input) =>
        _classes is not null && (string[][])[["step_tags"], ["run", "tags"], ["recipe", "tags"], ["node", "tags"]] is var places
            &&
        places.Any(place => place.Aggregate((RegoValue?)input, (value, name) => value?.Get(name)) is RegoArray tags
            && tags.Items.ToArray().Any(IsClosedClass));

    private bool IsClosedClass(RegoValue tag) => _classes!.Get(tag) is { } known
        ? ReferenceEquals(known.Get("logs"), RegoValue.False)
        : tag is RegoString name && !name.Value.Contains(':', StringComparison.Ordinal);
}
