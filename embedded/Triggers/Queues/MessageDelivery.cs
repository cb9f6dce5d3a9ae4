using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>
/// One try of a message: keeps it hidden while the function runs, then deletes it, or gives it back when the function failed.
/// </summary>
internal sealed class MessageDelivery(
    QueueStore store, IServiceProvider services, TimeProvider time, ILogger<MessageDelivery> logger)
{
    public async Task RunAsync(QueueFunction function, StoredMessage message, CancellationToken stopping)
    {
        using var done = new CancellationTokenSource();
        var renewal = RenewAsync(function, message, done.Token);
        try
        {
            await function.RunAsync(message.ToReceived(), services, stopping);
        }
        catch (Exception exception)
        {
            QueueLog.Failed(logger, exception, function.Name, message.Id, message.Sequence, message.Dequeues);
            await store.GiveBackAsync(function.Queue, message);
            return;
        }
        finally
        {
            await done.CancelAsync();
            await renewal;
        }

        if (!await store.DeleteAsync(message)) QueueLog.HoldLost(logger, function.Name, message.Id, message.Sequence);
    }

    private async Task RenewAsync(QueueFunction function, StoredMessage message, CancellationToken done)
    {
        using var ticks = new PeriodicTimer(store.Options.LockDuration / 2, time);
        while (true)
        {
            try
            {
                await ticks.WaitForNextTickAsync(done);
                if (!await store.RenewAsync(message)) return;
            }
            catch (OperationCanceledException) when (done.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                QueueLog.SettleFailed(logger, exception, function.Name, message.Sequence);
            }
        }
    }
}
