using Maestro.Expressions;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Functions.Tools;

namespace Maestro.Functions.Activities;

/// <summary>
/// Undoes a completed node's effect, as its recipe says. Safe to repeat: the effect ledger answers a second time.
/// </summary>
public sealed class CompensateNode(StepSources steps, ToolRunner tools)
{
    [Function(nameof(CompensateNode))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = step.Recipe.Node(input.NodeId);
        var result = await UndoAsync(step, node, cancellationToken);
        if (result.End == NodeEnd.Completed)
        {
            step.Work.Change(node.Id, known => known! with { Compensated = true });
            step.Work.Info(node.Id, "Compensated.");
        }
        else
        {
            step.Work.Warn(node.Id, $"Could not be compensated: {result.Message}");
        }

        await step.SaveAsync(cancellationToken);
        return result;
    }

    private async Task<NodeResult> UndoAsync(NodeStep step, RecipeNode node, CancellationToken cancellationToken)
    {
        var needs = new ScopeNeeds().Add(node.Compensate!.With).AddBindings(step.Recipe);
        var scope = await step.ScopeWithOutputAsync(node.Id, step.Work.Node(node.Id)!.OutputDigest!, needs, cancellationToken);
        var bound = Templates.Bind(node.Compensate.With, scope, $"nodes.{node.Id}.compensate.with");
        if (!bound.IsOk) return NodeResult.Failed(string.Join("; ", bound.Faults));

        var outcome = await tools.CallAsync(
            new ToolRequest(
                step, node.Id, ToolRequest.Compensation, node.Compensate.Tool, bound.Value as JsonObject, scope, node.Timeout),
            cancellationToken);
        return outcome.IsError ? NodeResult.Failed(outcome.Error!) : NodeResult.Completed(outcome.Digest!);
    }
}
