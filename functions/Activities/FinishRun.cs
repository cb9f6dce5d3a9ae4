using System.Globalization;
using Maestro.Expressions;
using Maestro.Functions.Catalog;
using Maestro.Graphs;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>Closes a run: its result, its totals and its status. Safe to repeat.</summary>
public sealed class FinishRun(
    RunStore runs, NodeStore nodes, PinnedRecipes recipes, RunScopes scopes, IBlobStore blobs, Journal journal, TimeProvider time)
{
    [Function(nameof(FinishRun))]
    public async Task RunAsync([ActivityTrigger] FinishRunInput input, CancellationToken cancellationToken)
    {
        var run = await runs.GetAsync(input.RunId, cancellationToken)
            ?? throw new InvalidOperationException($"There is no run {input.RunId}.");
        if (run.HasEnded) return;

        var records = await nodes.ListAsync(run.Id, cancellationToken);
        var totals = RunTotals.Of(records);
        var error = input.Error;
        string? result = null;
        if (input.Outcome == RunOutcome.Completed)
        {
            (result, var fault) = await ResultAsync(run, cancellationToken);
            if (fault is not null) error = new RunError(null, fault);
        }

        var now = time.GetUtcNow();
        var status = error is not null && input.Outcome == RunOutcome.Completed ? RunStatus.Failed : StatusOf(input.Outcome);
        await journal.AppendAsync(run.Id, [Closing(run, status, error, totals, now)], cancellationToken);
        var finished = await runs.UpdateAsync(
            run.Id,
            current => current with
            {
                Status = status,
                FinishedAt = now,
                CostUsd = totals.CostUsd,
                Tokens = totals.Tokens,
                Simulated = totals.Simulated,
                ResultDigest = result,
                Error = error,
            },
            cancellationToken);
        journal.RunEnded(finished);
    }

    private async Task<(string? Digest, string? Fault)> ResultAsync(Run run, CancellationToken cancellationToken)
    {
        var recipe = await recipes.GetAsync(run, cancellationToken);
        if (recipe.Result is null) return (null, null);

        var scope = await scopes.OfRunAsync(run, recipe, cancellationToken);
        var bound = Templates.Bind(recipe.Result, scope);
        return bound.IsOk
            ? (await blobs.PutJsonAsync(bound.Value, cancellationToken), null)
            : (null, $"The result could not be made: {string.Join("; ", bound.Faults)}");
    }

    private static RunStatus StatusOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => RunStatus.Completed,
        RunOutcome.Cancelled => RunStatus.Cancelled,
        _ => RunStatus.Failed,
    };

    private static JournalLine Closing(Run run, RunStatus status, RunError? error, RunTotals totals, DateTimeOffset now)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Run {status.ToString().ToLowerInvariant()} after {(now - run.CreatedAt).TotalSeconds:0.0} s: {totals.Tokens.Input} tokens in, {totals.Tokens.Output} out, {totals.CostUsd:0.######} USD{(totals.Simulated ? ", with answers from the simulator" : "")}.");
        return status == RunStatus.Completed
            ? new JournalLine("", RunLogLevel.Info, text)
            : new JournalLine("", RunLogLevel.Error, error is null ? text : $"{text} {error.Message}");
    }
}
