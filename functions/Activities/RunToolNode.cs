using Maestro.Expressions;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Functions.Tools;

namespace Maestro.Functions.Activities;

/// <summary>The whole of a tool node: one call, whose answer is the node's output.</summary>
public sealed class RunToolNode(StepSources steps, ToolRunner tools, NodePolicy policy, NodeCompletion completion)
{
    [Function(nameof(RunToolNode))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = (ToolNode)step.Recipe.Node(input.NodeId);
        using var span = NodeSpans.Start(step.Run, node.Id, node.Kind);
        step.Begin(node.Id, node.Kind, "call");
        var result = await RunAsync(step, node, cancellationToken);
        await step.SaveAsync(cancellationToken);
        return result;
    }

    private async Task<NodeResult> RunAsync(NodeStep step, ToolNode node, CancellationToken cancellationToken)
    {
        if ((await policy.StartAsync(step, node, null, cancellationToken)).Blocked is { } blocked) return blocked;

        var scope = await step.ScopeAsync(
            node.Id, new ScopeNeeds().Add(node.Call.With).AddBindings(step.Recipe), cancellationToken);
        var bound = Templates.Bind(node.Call.With, scope, $"nodes.{node.Id}.with");
        if (!bound.IsOk) return NodeResult.Failed(string.Join("; ", bound.Faults));

        var outcome = await tools.CallAsync(
            new ToolRequest(step, node.Id, "call", node.Call.Tool, bound.Value as JsonObject, scope, node.Timeout),
            cancellationToken);
        if (outcome.Denial is { } denial) return NodePolicy.Blocked(denial);
        if (outcome.IsError) return NodeResult.Failed(outcome.Error!);
        try
        {
            return await completion.CompleteAsync(step, node, outcome.Digest!, "Completed.", cancellationToken);
        }
        catch (Exception)
        {
            // The call was answered: that must be in the ledger before this step is tried again, or the try would not know it.
            await step.SaveAsync(cancellationToken);
            throw;
        }
    }
}
