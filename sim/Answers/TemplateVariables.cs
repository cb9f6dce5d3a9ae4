using DotLiquid;
using Maestro.Simulator.Requests;

namespace Maestro.Simulator.Answers;

/// <summary>The variables that a script's templates see.</summary>
internal static class TemplateVariables
{
    public static Hash Of(ChatRequest request)
    {
        var toolResults = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var result in request.ToolResults) toolResults[result.Name] = JsonValues.ParseOrText(result.Text); // the last call of a tool wins
        return new()
        {
            ["model"] = request.Model,
            ["system"] = request.System,
            ["lastUser"] = request.LastUser,
            ["turn"] = request.Turn,
            ["responseFormat"] = request.ResponseFormat,
            ["tools"] = request.Tools,
            ["toolResults"] = toolResults,
            ["messages"] = request.Messages
                .Select(message => new Dictionary<string, object?>(StringComparer.Ordinal) { ["role"] = message.Role, ["text"] = message.Text })
                .ToList(),
            ["request"] = JsonValues.ToObject(request.Body),
        };
    }
}
