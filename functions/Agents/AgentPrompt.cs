using System.Text.Json;
using Maestro.Functions.Activities;
using Maestro.Functions.Catalog;
using Maestro.Functions.Tools;
using Maestro.Problems;
using Maestro.Prompts;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Agents;

/// <summary>Puts together what an agent's next model call says.</summary>
public sealed class AgentPrompt(RunScopes scopes, Conversation conversation, AgentTools tools, IBlobStore blobs)
{
    /// <summary>The request, or every fault of the prompts: those are the recipe's, so another try would not help.</summary>
    public async Task<Result<AgentRequest>> NextAsync(
        Run run, Recipe recipe, AgentNode node, ModelCall call, CancellationToken cancellationToken)
    {
        var earlier = await conversation.ReadAsync(call.Tail, cancellationToken);
        var added = call.Tail is null
            ? await OpeningAsync(run, recipe, node, cancellationToken)
            : Result<List<ChatMessage>>.Ok(await ToolResultsAsync(call.Results, cancellationToken));
        if (!added.TryGet(out var messages)) return Result<AgentRequest>.Failed(added.Faults);

        var options = new ChatOptions
        {
            Temperature = (float?)node.Temperature,
            MaxOutputTokens = node.MaxTokens,
            Tools = await tools.DeclareAsync(recipe, node, cancellationToken),
            ResponseFormat = node.Output is { } schema ? Format(recipe.Package.Text(schema)!, node.Id) : null,
        };
        return Result<AgentRequest>.Ok(new AgentRequest([.. earlier, .. messages], messages, options));
    }

    private async Task<Result<List<ChatMessage>>> OpeningAsync(Run run, Recipe recipe, AgentNode node, CancellationToken cancellationToken)
    {
        var scope = await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken);
        var faults = new List<Fault>();
        var messages = new List<ChatMessage>();
        Add(ChatRole.System, node.System);
        Add(ChatRole.User, node.Prompt);
        return faults.Count == 0 ? Result<List<ChatMessage>>.Ok(messages) : Result<List<ChatMessage>>.Failed(faults);

        void Add(ChatRole role, string? path)
        {
            if (path is null) return;
            var text = PromptTemplate.Parse(recipe.Package.Text(path)!, path).Value.Render(scope);
            if (text.TryGet(out var rendered)) messages.Add(new ChatMessage(role, rendered));
            else faults.AddRange(text.Faults);
        }
    }

    private async Task<List<ChatMessage>> ToolResultsAsync(IReadOnlyList<ToolAnswer> results, CancellationToken cancellationToken)
    {
        var messages = new List<ChatMessage>();
        foreach (var result in results)
        {
            var value = await blobs.ReadJsonAsync(result.Digest, cancellationToken);
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
