using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Maestro.Expressions;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Graphs;
using Maestro.Telemetry;

namespace Maestro.Functions.Activities;

/// <summary>Closes a run: its result, its totals and its status. Safe to repeat.</summary>
public sealed class FinishRun(StepSources steps, RunStore runs, Bodies bodies, TimeProvider time)
{
    private static readonly Counter<long> Runs =
        MaestroTelemetry.Meter.CreateCounter<long>(
            MaestroTelemetry.Metrics.Runs, "{run}", "Runs that ended, by recipe and status.");

    private static readonly Histogram<double> Duration =
        MaestroTelemetry.Meter.CreateHistogram<double>(MaestroTelemetry.Metrics.RunDuration, "s", "Time from acceptance to end.");

    [Function(nameof(FinishRun))]
    public async Task RunAsync([ActivityTrigger] FinishRunInput input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        if (!step.Run.HasEnded)
        {
            await EndAsync(step, input, cancellationToken);
            await step.SaveAsync(cancellationToken);
            Count(step.Run);
        }

        // Also when a try before this one came no further.
        await runs.CloseAsync(step.Run, cancellationToken);
    }

    private async Task EndAsync(NodeStep step, FinishRunInput input, CancellationToken cancellationToken)
    {
        var totals = RunTotals.Of(step.Work.Nodes);
        var error = input.Error;
        string? result = null;
        if (input.Outcome == RunOutcome.Completed)
        {
            (result, var fault) = await ResultAsync(step, cancellationToken);
            if (fault is not null) error = new RunError(null, fault);
        }

        var now = time.GetUtcNow();
        var status = error is not null && input.Outcome == RunOutcome.Completed ? RunStatus.Failed : StatusOf(input.Outcome);
        step.Work.Log(
            "", status == RunStatus.Completed ? RunLogLevel.Info : RunLogLevel.Error,
            Closing(step.Run, status, error, totals, now));
        step.Work.Change(current => current with
        {
            Status = status,
            FinishedAt = now,
            CostUsd = totals.CostUsd,
            Tokens = totals.Tokens,
            Simulated = totals.Simulated,
            ResultDigest = result,
            Error = error,
        });
    }

    private async Task<(string? Digest, string? Fault)> ResultAsync(NodeStep step, CancellationToken cancellationToken)
    {
        if (step.Recipe.Result is not { } template) return (null, null);
        if (step.OutputOf(template) is { } output) return (output, null);

        var scope = await step.ScopeOfRunAsync(new ScopeNeeds().Add(template), cancellationToken);
        var bound = Templates.Bind(template, scope);
        return bound.IsOk
            ? (await bodies.PutAsync(bound.Value, cancellationToken), null)
            : (null, $"The result could not be made: {string.Join("; ", bound.Faults)}");
    }

    private void Count(Run run)
    {
        var tags = new TagList
        {
            { MaestroTelemetry.Attributes.Recipe, run.Recipe },
            { "status", run.Status.ToString().ToLowerInvariant() },
        };
        Runs.Add(1, tags);
        Duration.Record((time.GetUtcNow() - run.CreatedAt).TotalSeconds, tags);
    }

    private static RunStatus StatusOf(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Completed => RunStatus.Completed,
        RunOutcome.Cancelled => RunStatus.Cancelled,
        _ => RunStatus.Failed,
    };

    private static string Closing(Run run, RunStatus status, RunError? error, RunTotals totals, DateTimeOffset now)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Run {status.ToString().ToLowerInvariant()} after {(now - run.CreatedAt).TotalSeconds:0.0} s: {totals.Tokens.Input} tokens in, {totals.Tokens.Output} out, {totals.CostUsd:0.######} USD{(totals.Simulated ? ", with answers from the simulator" : "")}.");
        return status == RunStatus.Completed || error is null ? text : $"{text} {error.Message}";
    }
}
