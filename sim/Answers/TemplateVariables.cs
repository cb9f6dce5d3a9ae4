using System.Text.Json.Nodes;
using Maestro.Liquid;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;

namespace Maestro.Simulator.Answers;

/// <summary>The values of a script's variables for one request.</summary>
internal static class TemplateVariables
{
    public static Dictionary<string, Func<object?>> Of(ChatRequest request) => new(StringComparer.Ordinal)
    {
        ["model"] = () => request.Model,
        ["system"] = () => request.System,
        ["lastUser"] = () => request.LastUser,
        ["turn"] = () => (long)request.Turn,
        ["responseFormat"] = () => request.ResponseFormat,
        ["tools"] = () => request.Tools,
        ["toolResults"] = () => ToolResults(request),
        ["messages"] = () => request.Messages.Select(object? (message) =>
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["role"] = message.Role, ["text"] = message.Text })
                .ToList(),
        ["request"] = () => LiquidTemplate.ValueOf(JsonNode.Parse(request.Body.GetRawText())),
    };

    /// <summary>Of a tool that was called more than once, the last result.</summary>
    private static Dictionary<string, object?> ToolResults(ChatRequest request)
    {
        var results = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var result in request.ToolResults) results[result.Name] = ScriptTemplates.ParseOrText(result.Text);
        return results;
    }
}
