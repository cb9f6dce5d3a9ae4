using Maestro.Functions.Gates;
using Maestro.Functions.Starting;
using Maestro.Graphs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Timers;

/// <summary>
/// Closes the two gaps that a crash can leave between two durable systems: a run that was accepted but not scheduled, and a
/// gate that was decided, or expired, but whose run was not woken. Safe to run at any time, anywhere.
/// </summary>
public sealed partial class ReconcileRuns(
    RunStore runs, NodeStore nodes, GateStore gates, IOptions<ReconcileOptions> options, TimeProvider time,
    ILogger<ReconcileRuns> logger)
{
    [Function(nameof(ReconcileRuns))]
    public async Task RunAsync(
        [TimerTrigger("%Maestro:ReconcileSchedule%", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.ReconcileGrace;
        await foreach (var run in runs.OpenAsync(cancellationToken))
        {
            if (run.Status == RunStatus.Pending && run.CreatedAt < before)
            {
                LogRescheduled(logger, run.Id);
                await RunStarter.ScheduleAsync(run, client, cancellationToken);
            }

            // Also a run that does not wait as a whole may have a gate that does: the last of its open gates may have been
            // decided after.
            if (run.Status != RunStatus.Pending) await WakeGatesAsync(run, before, client, cancellationToken);
        }
    }

    private async Task WakeGatesAsync(
        Run run, DateTimeOffset before, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var gate in await gates.OfRunAsync(run.Id, cancellationToken))
        {
            var due = gate.IsOpen ? gate.ExpiresAt : gate.DecidedAt;
            if (due is null || due > before) continue;
            if (await nodes.GetAsync(run.Id, gate.NodeId, cancellationToken) is not { Status: NodeStatus.Waiting }) continue;
            LogWoken(logger, gate.Id);
            await GateDecisions.WakeAsync(gate, client, cancellationToken);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Run {RunId} was accepted but never scheduled; scheduling it now.")]
    private static partial void LogRescheduled(ILogger logger, string runId);

    [LoggerMessage(2002, LogLevel.Warning, "Gate {GateId} was decided or expired but its run still waits; waking it.")]
    private static partial void LogWoken(ILogger logger, string gateId);
}
