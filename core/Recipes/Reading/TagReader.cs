using Maestro.Problems;
using Maestro.Yaml;

namespace Maestro.Recipes.Reading;

/// <summary>Reads the member <c>tags</c> of a recipe or a node.</summary>
internal static class TagReader
{
    public static IReadOnlyList<string> Read(YamlFields fields, YamlFaults faults)
    {
        var tags = fields.Texts("tags");
        foreach (var (index, tag) in tags.Index())
        {
            if (!RecipeNames.Tag().IsMatch(tag)) faults.Add(FaultPath.Item(fields.At("tags"), index), RecipeNames.TagRule);
        }

        if (tags.Count > RecipeLimits.MaxTags)
            faults.Add(fields.At("tags"), $"has {tags.Count} tags; there may be {RecipeLimits.MaxTags}");
        return tags;
    }
}
