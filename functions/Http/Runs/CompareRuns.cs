namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>GET /runs/{id}/compare/previous</c>: this run against the last completed one of the same recipe before it.
/// </summary>
public sealed class CompareRuns(RunStore runs, NodeStore nodes, ReadGraph graphs)
{
    [Function(nameof(CompareRuns))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/compare/previous")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);
        if (await runs.PreviousAsync(run, cancellationToken) is not { } previous)
            return ProblemReply.NotFound($"No run of '{run.Recipe}' completed before '{run.Id}'.");

        var comparison = RunComparison.Between(
            run, await nodes.ListAsync(run.Id, cancellationToken), previous,
            await nodes.ListAsync(previous.Id, cancellationToken));
        return new JsonReply<ComparisonView>(
            new ComparisonView(
                previous.Id, comparison.DurationDeltaMs, comparison.CostDelta, comparison.Inputs, comparison.Files,
                comparison.Nodes,
                await graphs.ViewAsync(run, cancellationToken), await graphs.ViewAsync(previous, cancellationToken)),
            WireJson.Strict.ComparisonView);
    }
}
