using System.Collections.Immutable;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>
/// Reads fallbacks in the forms that exist: LiteLLM's list of maps (<c>- gpt: [a, b]</c>, in either settings block), our
/// <c>- primary: gpt</c> with <c>on_error: [a, b]</c>, and LiteLLM's default for groups that have none of their own.
/// </summary>
internal static class FallbackReader
{
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Read(
        ConfigNames names, ConfigValue? router, ConfigValue? litellm, ConfigValue? block, ConfigValue? otherwise)
    {
        var read = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var item in (router?.List() ?? []).Concat(litellm?.List() ?? []))
        {
            foreach (var (primary, targets) in item.Map()?.Entries() ?? []) Add(names, read, item, primary, targets);
        }

        foreach (var item in block?.List() ?? [])
        {
            if (item.Map() is not { } map) continue;
            if (map["primary"]?.Text() is { } primary && map["on_error"] is { } targets) Add(names, read, item, primary, targets);
            else names.Faults.Error(item.Path, "must have primary and on_error");
            map.WarnOfUnknownKeys();
        }

        if (otherwise is { } defaults)
        {
            var targets = Targets(names, defaults);
            foreach (var group in names.Groups.Where(group => !read.ContainsKey(group)))
                read[group] = [.. targets.Where(target => target != group)];
        }

        return read.ToImmutableSortedDictionary(
            entry => entry.Key, entry => entry.Value.ToImmutableArray(), StringComparer.Ordinal);
    }

    private static void Add(
        ConfigNames names, Dictionary<string, List<string>> read, ConfigValue item, string primary, ConfigValue targets)
    {
        var list = Targets(names, targets);
        if (names.Resolve(item, primary) is not { } group) return;
        if (!read.TryGetValue(group, out var known)) read[group] = known = [];
        known.AddRange(list.Where(target => target != group && !known.Contains(target)));
    }

    private static List<string> Targets(ConfigNames names, ConfigValue targets) =>
        [.. targets.List().Select(target => target.Text() is { } name ? names.Target(target, name) : null).OfType<string>()
            .Distinct(StringComparer.Ordinal)];
}
