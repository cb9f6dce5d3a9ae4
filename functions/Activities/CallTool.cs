using System.Globalization;
using System.Text.Json;
using Maestro.Functions.Agents;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Functions.Tools;
using Microsoft.Extensions.AI;

namespace Maestro.Functions.Activities;

/// <summary>
/// One tool call that a model asked for. Whatever comes of it is an answer to the model: it can mend wrong arguments or do
/// without. Only a broken connection is thrown, and tried again.
/// </summary>
public sealed class CallTool(StepSources steps, Conversation conversation, ToolRunner tools, Bodies bodies)
{
    [Function(nameof(CallTool))]
    public async Task<ToolAnswer> RunAsync([ActivityTrigger] AgentToolCall input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = (AgentNode)step.Recipe.Node(input.NodeId);
        var name = string.Create(CultureInfo.InvariantCulture, $"tool.{input.Turn}.{input.CallId}");
        step.Begin(node.Id, node.Kind, name);

        // The model's last message asks for the call, and is in the last link.
        var call = (await conversation.ReadLastAsync(input.Tail, cancellationToken))
            .SelectMany(message => message.Contents).OfType<FunctionCallContent>()
            .Last(content => content.CallId == input.CallId);
        var outcome = AgentTools.Resolve(node, call.Name) is { } tool
            ? await CallAsync(step, node, name, tool, call, cancellationToken)
            : ToolOutcome.Refused(
                $"There is no tool '{call.Name}'. You may call: {string.Join(", ", node.Tools.Select(AgentTools.ModelName))}.");
        var digest = outcome.Digest ?? await bodies.PutAsync(new JsonObject { ["error"] = outcome.Error }, cancellationToken);
        await step.SaveAsync(cancellationToken);
        return new ToolAnswer(input.CallId, digest);
    }

    private async Task<ToolOutcome> CallAsync(
        NodeStep step, AgentNode node, string name, ToolName tool, FunctionCallContent call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments is null
            ? null
            : (JsonObject?)JsonSerializer.SerializeToNode(call.Arguments, AIJsonUtilities.DefaultOptions);
        var scope = await step.ScopeAsync(node.Id, new ScopeNeeds().AddBindings(step.Recipe), cancellationToken);
        return await tools.CallAsync(
            new ToolRequest(step, node.Id, name, tool.ToString(), arguments, scope, node.Timeout), cancellationToken);
    }
}
