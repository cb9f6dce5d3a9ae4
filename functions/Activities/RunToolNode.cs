using System.Text.Json.Nodes;
using Maestro.Expressions;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Functions.Policies;
using Maestro.Functions.Tools;
using Maestro.Recipes;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>The whole of a tool node: one call, whose answer is the node's output.</summary>
public sealed class RunToolNode(
    RunStore runs, PinnedRecipes recipes, RunScopes scopes, ToolRunner tools, NodePolicy policy, NodeSteps steps, NodeCompletion completion,
    IBlobStore blobs)
{
    [Function(nameof(RunToolNode))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(input.RunId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var node = (ToolNode)recipe.Node(input.NodeId);
        using var span = NodeSpans.Start(run, node.Id, node.Kind);
        await steps.BeginAsync(run.Id, node.Id, node.Kind, "call", cancellationToken);

        if ((await policy.StartAsync(run, recipe, node, null, cancellationToken)).Blocked is { } blocked) return blocked;

        var scope = await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken);
        var bound = Templates.Bind(node.Call.With, scope, $"nodes.{node.Id}.with");
        if (!bound.IsOk) return NodeResult.Failed(string.Join("; ", bound.Faults));

        var outcome = await tools.CallAsync(
            new ToolRequest(run, recipe, node.Id, "call", node.Call.Tool, bound.Value as JsonObject, scope, node.Timeout), cancellationToken);
        if (outcome.Denial is { } denial) return NodePolicy.Blocked(denial);
        if (outcome.IsError) return NodeResult.Failed(outcome.Error!);
        var output = await blobs.ReadJsonAsync(outcome.Digest!, cancellationToken);
        return await completion.CompleteAsync(run.Id, node.Id, output, "Completed.", cancellationToken);
    }
}
