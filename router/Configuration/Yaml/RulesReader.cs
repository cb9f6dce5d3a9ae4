using System.Collections.Immutable;
using Maestro.Router.Objectives;
using Maestro.Yaml;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Reads what the <c>router:</c> block says about decisions.</summary>
internal static class RulesReader
{
    public static RoutingRules Read(ConfigMap? block)
    {
        var defaults = RoutingRules.Default;
        if (block is null) return defaults;
        return new()
        {
            Objectives = ReadObjectives(block["objectives"]) ?? defaults.Objectives,
            Shadow = ReadShadow(block["shadow"]),
            Tags = ReadTags(block["tags"]),
            Projects = ReadProjects(block["projects"]),
            Budgets = ReadBudgets(block["budgets"]),
            Hedging = block["hedging"]?.Flag() ?? defaults.Hedging,
            RetryRatio = block["retry_ratio"]?.Share() ?? defaults.RetryRatio,
            RetriesPerSecond = block["retries_per_second"]?.NonNegative() ?? defaults.RetriesPerSecond,
        };
    }

    /// <summary>
    /// A list of names that count alike, or names with weights. What is not named does not count, but for load, which counts a
    /// little.
    /// </summary>
    private static ObjectiveWeights? ReadObjectives(ConfigValue? value)
    {
        if (value is not { } objectives) return null;
        var weights = new ObjectiveWeights(0, 0, 0, 0, ObjectiveWeights.Default.Load, 0);
        if (objectives.Node is YamlList)
        {
            foreach (var item in objectives.List())
            {
                if (Name(item, item.Text()) is { } name) weights = weights.With(name, 1);
            }
        }
        else
        {
            foreach (var (key, weight) in objectives.Map()?.Entries() ?? [])
            {
                if (Name(weight, key) is { } name && weight.NonNegative() is { } number) weights = weights.With(name, number);
            }
        }

        if (weights.Sum > 0) return weights;
        objectives.Source.Faults.Error(objectives.Path, "must give at least one objective a weight above zero");
        return null;
    }

    private static string? Name(ConfigValue place, string? text)
    {
        if (text is null) return null;
        if (Objective.Find(text) is { } name) return name;
        place.Source.Faults.Error(place.Path, $"'{text}' is not an objective; there are {string.Join(", ", Objective.All)}");
        return null;
    }

    private static string? ReadShadow(ConfigValue? value)
    {
        if (value?.Text() is not { } text) return null;
        if (StrategyNames.Find(text) is { } name) return name;
        value.Value.Source.Faults.Error(
            value.Value.Path, $"'{text}' is not a strategy; there are {string.Join(", ", StrategyNames.All)}");
        return null;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> ReadTags(ConfigValue? value) =>
        (value?.Map()?.Entries() ?? []).ToImmutableSortedDictionary(
            entry => entry.Key,
            entry => entry.Value.Node is YamlMap ? Names(entry.Value.Map()!["jurisdictions"]) : Names(entry.Value),
            StringComparer.OrdinalIgnoreCase);

    private static ImmutableSortedDictionary<string, ProjectRules> ReadProjects(ConfigValue? value)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, ProjectRules>(StringComparer.Ordinal);
        foreach (var (name, project) in value?.Map()?.Entries() ?? [])
        {
            if (project.Map() is not { } map) continue;
            read[name] = new(ReadObjectives(map["objectives"]), Names(map["jurisdictions"]), ReadBudgets(map["budgets"]));
            map.WarnOfUnknownKeys();
        }

        return read.ToImmutable();
    }

    private static Budgets ReadBudgets(ConfigValue? value)
    {
        if (value?.Map() is not { } map) return RoutingRules.Default.Budgets;
        var budgets = new Budgets(map["step_usd"]?.Money(), map["run_usd"]?.Money(), map["day_usd"]?.Money());
        map.WarnOfUnknownKeys();
        return budgets;
    }

    private static ImmutableArray<string> Names(ConfigValue? value) =>
        [.. (value?.List() ?? []).Select(item => item.Text()).OfType<string>()];
}
