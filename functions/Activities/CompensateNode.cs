using System.Text.Json.Nodes;
using Maestro.Expressions;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Functions.Tools;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>Undoes a completed node's effect, as its recipe says. Safe to repeat: the effect ledger answers a second time.</summary>
public sealed class CompensateNode(
    RunStore runs, NodeStore nodes, PinnedRecipes recipes, RunScopes scopes, ToolRunner tools, IBlobStore blobs, Journal journal)
{
    [Function(nameof(CompensateNode))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(input.RunId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var node = recipe.Node(input.NodeId);
        var record = (await nodes.GetAsync(run.Id, node.Id, cancellationToken))!;

        var scope = await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken);
        var output = await blobs.ReadJsonAsync(record.OutputDigest!, cancellationToken);
        scope = scope with { Outputs = new Dictionary<string, JsonNode?>(scope.Outputs) { [node.Id] = output } };
        var bound = Templates.Bind(node.Compensate!.With, scope, $"nodes.{node.Id}.compensate.with");
        if (!bound.IsOk) return await FailedAsync(string.Join("; ", bound.Faults));

        var outcome = await tools.CallAsync(
            new ToolRequest(run, recipe, node.Id, ToolRequest.Compensation, node.Compensate.Tool, bound.Value as JsonObject, scope, node.Timeout),
            cancellationToken);
        if (outcome.IsError) return await FailedAsync(outcome.Error!);

        await nodes.UpdateAsync(run.Id, node.Id, known => known! with { Compensated = true }, cancellationToken);
        await journal.InfoAsync(run.Id, node.Id, "Compensated.", cancellationToken);
        return NodeResult.Completed(outcome.Digest!);

        async Task<NodeResult> FailedAsync(string why)
        {
            await journal.WarnAsync(run.Id, node.Id, $"Could not be compensated: {why}", cancellationToken);
            return NodeResult.Failed(why);
        }
    }
}
