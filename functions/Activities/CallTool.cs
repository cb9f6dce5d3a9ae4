using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Functions.Agents;
using Maestro.Functions.Catalog;
using Maestro.Functions.Tools;
using Maestro.Recipes;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Activities;

/// <summary>
/// One tool call that a model asked for. Whatever comes of it is an answer to the model: it can mend wrong arguments or do
/// without. Only a broken connection is thrown, and tried again.
/// </summary>
public sealed class CallTool(
    RunStore runs, PinnedRecipes recipes, RunScopes scopes, Conversation conversation, ToolRunner tools, NodeSteps steps, IBlobStore blobs)
{
    [Function(nameof(CallTool))]
    public async Task<ToolAnswer> RunAsync([ActivityTrigger] AgentToolCall input, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(input.RunId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var node = (AgentNode)recipe.Node(input.NodeId);
        var step = string.Create(CultureInfo.InvariantCulture, $"tool.{input.Turn}.{input.CallId}");
        await steps.BeginAsync(run.Id, node.Id, node.Kind, step, cancellationToken);

        var messages = await conversation.ReadAsync(input.Tail, cancellationToken);
        var call = messages[^1].Contents.Concat(messages.SelectMany(message => message.Contents)).OfType<FunctionCallContent>()
            .Last(content => content.CallId == input.CallId);
        if (AgentTools.Resolve(node, call.Name) is not { } tool)
            return await AnswerAsync($"There is no tool '{call.Name}'. You may call: {string.Join(", ", node.Tools.Select(AgentTools.ModelName))}.");

        var arguments = call.Arguments is null ? null : (JsonObject?)JsonSerializer.SerializeToNode(call.Arguments, AIJsonUtilities.DefaultOptions);
        var scope = await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken);
        var outcome = await tools.CallAsync(
            new ToolRequest(run, recipe, node.Id, step, tool.ToString(), arguments, scope, node.Timeout), cancellationToken);
        return outcome.Digest is { } digest ? new ToolAnswer(input.CallId, digest) : await AnswerAsync(outcome.Error!);

        async Task<ToolAnswer> AnswerAsync(string error) =>
            new(input.CallId, await blobs.PutJsonAsync(new JsonObject { ["error"] = error }, cancellationToken));
    }
}
