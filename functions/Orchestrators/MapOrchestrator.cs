using Maestro.Functions.Activities;
using Maestro.Functions.Contracts;
using Microsoft.DurableTask;

namespace Maestro.Functions.Orchestrators;

/// <summary>One map node: the same tool call for each item of a list, a bounded number at a time.</summary>
public static class MapOrchestrator
{
    [Function(nameof(MapOrchestrator))]
    public static async Task<NodeResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (runId, node) = context.GetInput<MapInput>()!;
        var cancel = context.WaitForExternalEvent<string?>(RunInstances.CancelEvent);

        var list = await context.CallActivityAsync<MapItems>(
            MapActivities.Expand, new NodeInput(runId, node.Id), Steps.Bookkeeping);
        if (list.Result is { } refused) return refused;

        var items = list.Inputs(runId, node.Id).ToList();
        var results = new NodeResult?[list.Count];
        var working = new Dictionary<int, Task<NodeResult>>();
        var failed = false;
        for (var next = 0; working.Count > 0 || (next < list.Count && !failed && !cancel.IsCompleted);)
        {
            while (!failed && !cancel.IsCompleted && next < list.Count && working.Count < node.Parallelism)
            {
                working[next] = context.CallActivityAsync<NodeResult>(
                    MapActivities.Item, items[next], Steps.Retried(node.Retry));
                next++;
            }

            // Items in flight are waited for, also by a cancelled run: one that outlived its run would write into a closed
            // record.
            var settled = await Task.WhenAny(working.Values);
            var (index, done) = working.First(pair => pair.Value == settled);
            working.Remove(index);
            results[index] = await Steps.Outcome(done);
            failed |= results[index]!.End != NodeEnd.Completed && !node.CollectsErrors;
        }

        if (cancel.IsCompleted) return NodeResult.Cancelled;
        return await context.CallActivityAsync<NodeResult>(
            MapActivities.Collect, new MapResults(runId, node.Id, [.. results.Select(result => result ?? NodeResult.Cancelled)]),
            Steps.Bookkeeping);
    }
}
