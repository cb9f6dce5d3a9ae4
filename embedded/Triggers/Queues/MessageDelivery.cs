using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>One delivery: keeps the lock alive while the function runs, then settles what the function left open.</summary>
internal sealed class MessageDelivery(QueueStore store, IServiceProvider services, TimeProvider time, ILogger<MessageDelivery> logger)
{
    public async Task RunAsync(MessageFunction function, StoredMessage message, CancellationToken stopping)
    {
        var actions = new MessageActions(store, function.Entity);
        using var done = new CancellationTokenSource();
        var renewal = RenewAsync(function, message, done.Token);
        try
        {
            await function.RunAsync(message.ToReceived(), actions, services, stopping);
        }
        catch (Exception exception)
        {
            QueueLog.Failed(logger, exception, function.Name, message.Header.MessageId, message.Sequence, message.Deliveries);
            if (!actions.IsSettled) await store.AbandonAsync(message.LockToken.ToString());
            return;
        }
        finally
        {
            await done.CancelAsync();
            await renewal;
        }

        if (!function.AutoComplete || actions.IsSettled) return;
        if (!await store.CompleteAsync(message.LockToken.ToString()))
            QueueLog.LockLost(logger, function.Name, message.Header.MessageId, message.Sequence);
    }

    private async Task RenewAsync(MessageFunction function, StoredMessage message, CancellationToken done)
    {
        using var ticks = new PeriodicTimer(store.Options.LockDuration / 2, time);
        var end = time.GetUtcNow() + store.Options.MaxAutoLockRenewal;
        while (time.GetUtcNow() <= end)
        {
            try
            {
                await ticks.WaitForNextTickAsync(done);
                if (await store.RenewAsync(message.LockToken.ToString()) is null) return;
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
