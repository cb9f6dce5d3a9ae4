using System.Text.Json;
using Maestro.Functions.Tools;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>
/// Tools as models see them: named <c>server__tool</c>, since model APIs allow no dot in a name, and without the arguments that
/// the recipe binds.
/// </summary>
public sealed class AgentTools(ToolServers servers)
{
    private const string Separator = "__";

    /// <summary>The tools that the node may call, described by their servers. Null when it has none.</summary>
    public async Task<IList<AITool>?> DeclareAsync(Recipe recipe, AgentNode node, CancellationToken cancellationToken)
    {
        if (node.Tools.Count == 0) return null;

        var declared = new List<AITool>();
        foreach (var name in node.Tools)
        {
            var connection = await servers.ConnectAsync(name.Server, cancellationToken);
            var tool = connection.Describe(name.Tool)
                ?? throw new InvalidOperationException($"The server {name.Server} has no tool '{name.Tool}'.");
            var bound = recipe.Tools.First(server => server.Name == name.Server).Bind;
            declared.Add(AIFunctionFactory.CreateDeclaration(
                ModelName(name), tool.Description,
                Without(tool.InputSchema, bound.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal))));
        }

        return declared;
    }

    public static string ModelName(ToolName name) => name.Server + Separator + name.Tool;

    /// <summary>The node's tool of that model-facing name, or null when the model made it up.</summary>
    public static ToolName? Resolve(AgentNode node, string modelName) =>
        node.Tools.FirstOrDefault(tool => ModelName(tool) == modelName);

    /// <summary>The schema without the bound arguments, and without asking for them.</summary>
    internal static JsonElement Without(JsonElement schema, IReadOnlySet<string> bound)
    {
        var copy = (JsonObject)JsonNode.Parse(schema.GetRawText())!;
        if (copy["properties"] is JsonObject properties)
        {
            foreach (var name in bound) properties.Remove(name);
        }

        if (copy["required"] is JsonArray required)
            copy["required"] = new JsonArray(
                [.. required.Where(name => !bound.Contains(name!.GetValue<string>())).Select(name => name!.DeepClone())]);
        return JsonSerializer.SerializeToElement(copy);
    }
}
