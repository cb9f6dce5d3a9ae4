using Maestro.Functions.Catalog;

namespace Maestro.Functions.Nodes;

/// <summary>Opens the steps of runs.</summary>
public sealed class StepSources(RunWriter writer, PinnedRecipes recipes, GateStore gates, Bodies bodies, TimeProvider time)
{
    internal RunWriter Writer => writer;

    internal GateStore Gates => gates;

    internal Bodies Bodies => bodies;

    internal TimeProvider Time => time;

    /// <summary>Reads the run, its nodes and what it is pinned to, all that a step needs to know of them.</summary>
    public async Task<NodeStep> OpenAsync(string runId, CancellationToken cancellationToken)
    {
        var work = await writer.OpenAsync(runId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no run {runId}.");
        return new NodeStep(this, work, await recipes.GetAsync(work.Run, cancellationToken));
    }
}
