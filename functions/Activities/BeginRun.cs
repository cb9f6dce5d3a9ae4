using Maestro.Functions.Catalog;
using Maestro.Graphs;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>Takes a run up: reads what it is pinned to and marks it as running.</summary>
public sealed class BeginRun(RunStore runs, PinnedRecipes recipes, Journal journal, TimeProvider time)
{
    [Function(nameof(BeginRun))]
    public async Task<RunGraph> RunAsync([ActivityTrigger] string runId, CancellationToken cancellationToken)
    {
        var before = await runs.GetAsync(runId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no run {runId}.");
        var recipe = await recipes.GetAsync(before, cancellationToken);

        await runs.UpdateAsync(
            runId,
            run => run with
            {
                Status = run.Status == RunStatus.Pending ? RunStatus.Running : run.Status,
                StartedAt = run.StartedAt ?? time.GetUtcNow(),
            },
            cancellationToken);
        await journal.InfoAsync(
            runId, "", $"Run of {recipe.Name} {recipe.Version} started, pinned to manifest {before.Manifest.Digest}.", cancellationToken);
        return RunGraph.From(recipe);
    }
}
