using Maestro.Problems;
using Maestro.Yaml;

namespace Maestro.Recipes.Reading;

/// <summary>Reads the servers a recipe may use, and calls of their tools.</summary>
internal static class ToolReader
{
    public static List<ToolServer> Servers(YamlMap? map, YamlFaults faults) =>
        [.. map?.Members.Select(member => Server(member.Key, member.Value, faults)) ?? []];

    /// <summary>A call written as <c>tool</c> and <c>with</c>.</summary>
    public static ToolCall Call(YamlFields fields) => new(fields.Text("tool"), With(fields));

    /// <summary>A call in an object of its own; null when it is absent or no object.</summary>
    public static ToolCall? Call(YamlFields fields, string name)
    {
        if (fields.Object(name) is not { } inner)
            return null;
        var call = Call(inner);
        inner.Done();
        return call;
    }

    private static JsonNode? With(YamlFields fields) => fields.Json("with") switch
    {
        null or JsonObject => fields.Json("with"),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("${", StringComparison.Ordinal) => value,
        _ => fields.Wrong("with", "must be an object of arguments, or one ${…} that yields it", (JsonNode?)null),
    };

    private static ToolServer Server(string name, YamlValue value, YamlFaults faults)
    {
        var path = FaultPath.Member("tools", name);
        if (!RecipeNames.Recipe().IsMatch(name))
            faults.Add(path, $"a server's name {RecipeNames.RecipeRule}");
        if (value is not YamlMap map)
        {
            faults.Add(path, $"must be an object, not {value.Kind}");
            return new ToolServer { Name = name, Allow = [] };
        }

        var fields = new YamlFields(map, faults);
        var allow = fields.Texts("allow");
        if (fields.Raw("allow") is null or YamlList { Items.Count: 0 })
            faults.Add(fields.At("allow"), "must list the tools that the recipe may use");
        foreach (var tool in allow.Where(tool => !RecipeNames.Tool().IsMatch(tool)))
            faults.Add(fields.At("allow"), $"'{tool}' is not a tool's name");
        fields.Map("bind");
        var server = new ToolServer { Name = name, Allow = allow, Bind = fields.Json("bind") as JsonObject ?? [] };
        fields.Done();
        return server;
    }
}
