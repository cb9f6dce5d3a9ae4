using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Publishes events as they are stored, apart from the activity that stored them: nobody waits for the receiver.
/// </summary>
internal sealed partial class LifecyclePump(OutboxQueue queue, Outbox outbox, ILogger<LifecyclePump> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        outbox.HasPublishers ? Task.WhenAll(queue.Readers.Select(lane => RunAsync(lane, stoppingToken))) : Task.CompletedTask;

    private async Task RunAsync(ChannelReader<string> lane, CancellationToken stopping)
    {
        try
        {
            await foreach (var runId in lane.ReadAllAsync(stopping)) await PublishAsync(runId, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is left is on disk, and published by the next process.
        }
    }

    private async Task PublishAsync(string runId, CancellationToken stopping)
    {
        try
        {
            await outbox.DrainAsync(runId, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            LogFailed(logger, exception, runId);
        }
    }

    [LoggerMessage(2110, LogLevel.Warning, "Events of run {RunId} could not be published; they stay stored and are tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string runId);
}
