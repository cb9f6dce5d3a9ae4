using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Maestro.Router.Configuration;

/// <summary>
/// Which deployments of a group are for which requests, by LiteLLM's tags: those that share one with the request (or have all of
/// its tags), else those tagged <c>default</c>. A group without default deployments takes requests without tags anywhere, and
/// requests whose tags it does not know nowhere.
/// </summary>
internal sealed class TagRules
{
    private const string Default = "default";

    private readonly bool _any;
    private readonly FrozenDictionary<string, ImmutableArray<ImmutableArray<string>>> _groups;

    private TagRules(bool any, FrozenDictionary<string, ImmutableArray<ImmutableArray<string>>> groups) =>
        (_any, _groups) = (any, groups);

    /// <summary>Null when the configuration does not route by tags.</summary>
    public static TagRules? Of(
        RouterSettings settings,
        ImmutableSortedDictionary<string, ImmutableArray<DeploymentConfig>> groups) => !settings.TagFiltering
        ? null
        : new(
            settings.TagMatchAny,
            groups.ToFrozenDictionary(
                group => group.Key, group => group.Value.Select(deployment => deployment.Tags).ToImmutableArray(),
                StringComparer.Ordinal));

    public bool Takes(DeploymentConfig deployment, ImmutableArray<string> asked)
    {
        var all = _groups.GetValueOrDefault(deployment.ModelName, []);
        if (!asked.IsEmpty && all.Any(tags => Match(tags, asked))) return Match(deployment.Tags, asked);
        if (all.Any(tags => tags.Contains(Default))) return deployment.Tags.Contains(Default);
        return asked.IsEmpty;
    }

    private bool Match(ImmutableArray<string> tags, ImmutableArray<string> asked) =>
        _any ? asked.Any(tags.Contains) : asked.All(tags.Contains);
}
