using System.Text.Json;
using Maestro.Functions.Catalog;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Problems;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>Puts together what an agent's next model call says.</summary>
public sealed class AgentPrompt(Conversation conversation, AgentTools tools, Bodies bodies)
{
    /// <summary>The request, or every fault of the prompts: those are the recipe's, so another try would not help.</summary>
    public async Task<Result<AgentRequest>> NextAsync(
        NodeStep step, AgentNode node, ModelCall call, CancellationToken cancellationToken)
    {
        var earlier = await conversation.ReadAsync(call.Tail, cancellationToken);
        var added = call.Tail is null
            ? await OpeningAsync(step, node, cancellationToken)
            : Result<List<ChatMessage>>.Ok(await ToolResultsAsync(call.Results, cancellationToken));
        if (!added.TryGet(out var messages)) return Result<AgentRequest>.Failed(added.Faults);

        var options = new ChatOptions
        {
            Temperature = (float?)node.Temperature,
            MaxOutputTokens = node.MaxTokens,
            Tools = await tools.DeclareAsync(step.Recipe, node, cancellationToken),
            ResponseFormat = node.Output is { } schema ? Format(step.Recipe.Package.Text(schema)!, node.Id) : null,
        };
        return Result<AgentRequest>.Ok(new AgentRequest([.. earlier, .. messages], messages, options));
    }

    private static async Task<Result<List<ChatMessage>>> OpeningAsync(
        NodeStep step, AgentNode node, CancellationToken cancellationToken)
    {
        var needs = new ScopeNeeds();
        foreach (var path in new[] { node.System, node.Prompt }.OfType<string>()) needs.Add(step.Recipe.Template(path));
        var scope = await step.ScopeAsync(node.Id, needs, cancellationToken);
        var faults = new List<Fault>();
        var messages = new List<ChatMessage>();
        Add(ChatRole.System, node.System);
        Add(ChatRole.User, node.Prompt);
        return faults.Count == 0 ? Result<List<ChatMessage>>.Ok(messages) : Result<List<ChatMessage>>.Failed(faults);

        void Add(ChatRole role, string? path)
        {
            if (path is null) return;
            var text = step.Recipe.Template(path).Render(scope);
            if (text.TryGet(out var rendered)) messages.Add(new ChatMessage(role, rendered));
            else faults.AddRange(text.Faults);
        }
    }

    private async Task<List<ChatMessage>> ToolResultsAsync(IReadOnlyList<ToolAnswer> results, CancellationToken cancellationToken)
    {
        var messages = new List<ChatMessage>();
        foreach (var result in results)
        {
            var value = await bodies.ReadAsync(result.Digest, cancellationToken);
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(result.CallId, value)]));
        }

        return messages;
    }

    private static ChatResponseFormat Format(string schema, string name)
    {
        using var document = JsonDocument.Parse(schema);
        return ChatResponseFormat.ForJsonSchema(document.RootElement.Clone(), name.Replace('.', '_'));
    }
}
