using System.Text.Json;
using Maestro.Functions.Catalog;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>What a model's answer means for its node: tool calls, an output, a wish for repair, or an error.</summary>
public sealed record AgentAnswer
{
    /// <summary>A member that comes twice has no one meaning, and would fail whoever reads it later.</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public IReadOnlyList<string> ToolCalls { get; private init; } = [];

    public JsonNode? Output { get; private init; }

    /// <summary>What to tell the model so that it mends its answer.</summary>
    public string? Repair { get; private init; }

    /// <summary>Why the answer is of no use.</summary>
    public string? Error { get; private init; }

    public static AgentAnswer Read(Recipe recipe, AgentNode node, ChatResponse response)
    {
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
        if (calls.Count > 0) return new AgentAnswer { ToolCalls = [.. calls.Select(call => call.CallId)] };
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return new AgentAnswer { Error = "The provider's content filter stopped the answer." };
        if (response.FinishReason == ChatFinishReason.Length)
            return new AgentAnswer
            {
                Error = "The answer was cut off at its token limit; a part is never taken for the whole. Raise maxTokens.",
            };

        var text = response.Text;
        if (node.Output is null)
            return string.IsNullOrWhiteSpace(text)
                ? Unfit(["the answer is empty"])
                : new AgentAnswer { Output = new JsonObject { ["text"] = text } };

        JsonNode? value;
        try
        {
            value = JsonNode.Parse(Unfenced(text), documentOptions: Strict);
        }
        catch (JsonException e)
        {
            return Unfit([$"the answer is not JSON: {e.Message}"]);
        }

        var faults = recipe.Schema(node.Output).Check(value);
        return faults.Count == 0 ? new AgentAnswer { Output = value } : Unfit([.. faults.Select(fault => fault.ToString())]);
    }

    private static AgentAnswer Unfit(IReadOnlyList<string> faults) => new()
    {
        Repair = "Your answer cannot be used:\n- " + string.Join("\n- ", faults)
            + "\nAnswer again with the corrected JSON document and nothing else.",
        Error = $"The model's answer cannot be used: {string.Join("; ", faults)}",
    };

    /// <summary>Many models wrap JSON in a Markdown fence, whatever they are told.</summary>
    private static string Unfenced(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith("```", StringComparison.Ordinal) || !trimmed.EndsWith("```", StringComparison.Ordinal))
            return trimmed;
        var firstLine = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return firstLine < 0 ? trimmed : trimmed[(firstLine + 1)..^3];
    }
}
