using Maestro.Functions.Nodes;
using Maestro.Graphs;

namespace Maestro.Functions.Activities;

/// <summary>Takes a run up: reads what it is pinned to and marks it as running.</summary>
public sealed class BeginRun(StepSources steps, TimeProvider time)
{
    [Function(nameof(BeginRun))]
    public async Task<RunGraph> RunAsync([ActivityTrigger] string runId, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(runId, cancellationToken);
        var now = time.GetUtcNow();
        step.Work.Change(run => run with
        {
            Status = run.Status == RunStatus.Pending ? RunStatus.Running : run.Status,
            StartedAt = run.StartedAt ?? now,
        });
        step.Work.Info(
            "", $"Run of {step.Recipe.Name} {step.Recipe.Version} started, pinned to manifest {step.Run.Manifest.Digest}.");
        await step.SaveAsync(cancellationToken);
        return RunGraph.From(step.Recipe);
    }
}
