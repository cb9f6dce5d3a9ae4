using Maestro.Yaml;

namespace Maestro.Recipes.Reading;

/// <summary>Reads the document's shape: known names, right types, values in range. What they refer to is checked later.</summary>
internal static class RecipeReader
{
    private const string ApiVersion = "maestro/v1";

    public static RecipeDraft Read(YamlMap document, YamlFaults faults)
    {
        var fields = new YamlFields(document, faults);
        if (fields.Text("apiVersion") is var api && api is not (ApiVersion or ""))
            faults.Add("apiVersion", $"must be {ApiVersion}");
        var draft = new RecipeDraft
        {
            Name = Name(fields, faults),
            Version = Version(fields, faults),
            Description = fields.OptionalText("description") ?? "",
            Autonomy = Autonomy(fields, faults),
            Tags = TagReader.Read(fields, faults),
            Controls = Controls(fields),
            Inputs = InputReader.Read(fields.Map("inputs"), faults),
            Tools = ToolReader.Servers(fields.Map("tools"), faults),
            Nodes = Nodes(fields, faults),
            Result = fields.Json("result"),
        };
        fields.Done();
        return draft;
    }

    private static string Name(YamlFields fields, YamlFaults faults)
    {
        var name = fields.Text("name");
        if (name.Length > 0 && !RecipeNames.Recipe().IsMatch(name))
            faults.Add("name", RecipeNames.RecipeRule);
        return name;
    }

    private static string Version(YamlFields fields, YamlFaults faults)
    {
        var version = fields.Text("version");
        if (version.Length > 0 && !RecipeNames.SemanticVersion().IsMatch(version))
            faults.Add("version", "must be a semantic version, such as 1.0.0");
        return version;
    }

    private static AutonomyLevel Autonomy(YamlFields fields, YamlFaults faults)
    {
        var text = fields.OptionalText("autonomy");
        switch (text)
        {
            case null or "":
                return AutonomyLevel.L1;
            case ['L', >= '0' and <= '5']:
                return (AutonomyLevel)(text[1] - '0');
            default:
                faults.Add("autonomy", "must be L0, L1, L2, L3, L4 or L5");
                return AutonomyLevel.L1;
        }
    }

    private static RunControls Controls(YamlFields document)
    {
        if (document.Object("controls") is not { } fields)
            return RunControls.None;
        var controls = new RunControls((decimal?)fields.OptionalNumber("budgetUsd", 0, RecipeLimits.MaxBudgetUsd));
        fields.Done();
        return controls;
    }

    private static List<DraftNode> Nodes(YamlFields fields, YamlFaults faults)
    {
        var map = fields.Map("nodes");
        if (fields.Raw("nodes") is null)
            faults.Add("nodes", "is required");
        else if (map is { Members.Count: 0 })
            faults.Add("nodes", "must have a node");
        if (map is { Members.Count: > RecipeLimits.MaxNodes })
            faults.Add("nodes", $"has {map.Members.Count} nodes; a recipe may have {RecipeLimits.MaxNodes}");
        return [.. map?.Members.Take(RecipeLimits.MaxNodes).Select(member => NodeReader.Read(member.Key, member.Value, faults))
            ?? []];
    }
}
