using Maestro.Functions.Gates;
using Maestro.Functions.Starting;
using Maestro.Graphs;
using Maestro.Runs;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Maestro.Functions.Timers;

/// <summary>
/// Closes the two gaps that a crash can leave between two durable systems: a run that was accepted but not scheduled, and a
/// gate that was decided, or expired, but whose run was not woken. Safe to run at any time, anywhere.
/// </summary>
public sealed partial class ReconcileRuns(
    RunStore runs, NodeStore nodes, GateStore gates, TimeProvider time, ILogger<ReconcileRuns> logger)
{
    /// <summary>A request that is still being answered is left alone for this long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    [Function(nameof(ReconcileRuns))]
    public async Task RunAsync(
        [TimerTrigger("%Maestro:ReconcileSchedule%", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Grace;
        await foreach (var run in runs.OpenAsync(cancellationToken))
        {
            if (run.Status == RunStatus.Pending && run.CreatedAt < before)
            {
                LogRescheduled(logger, run.Id);
                await RunStarter.ScheduleAsync(run, client, cancellationToken);
            }

            if (run.Status == RunStatus.Waiting) await WakeGatesAsync(run, client, cancellationToken);
        }
    }

    private async Task WakeGatesAsync(Run run, DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var gate in await gates.OfRunAsync(run.Id, cancellationToken))
        {
            var due = gate.IsOpen ? gate.ExpiresAt : gate.DecidedAt;
            if (due is null || due > time.GetUtcNow() - Grace) continue;
            if (await nodes.GetAsync(run.Id, gate.NodeId, cancellationToken) is not { Status: NodeStatus.Waiting }) continue;
            LogWoken(logger, gate.Id);
            await GateDesk.WakeAsync(gate, client, cancellationToken);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Run {RunId} was accepted but never scheduled; scheduling it now.")]
    private static partial void LogRescheduled(ILogger logger, string runId);

    [LoggerMessage(2002, LogLevel.Warning, "Gate {GateId} was decided or expired but its run still waits; waking it.")]
    private static partial void LogWoken(ILogger logger, string gateId);
}
