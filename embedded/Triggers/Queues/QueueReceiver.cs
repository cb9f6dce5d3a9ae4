using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Receives for one function: as many messages in work as allowed, the next one as soon as there is room.</summary>
[SuppressMessage(
    "Usage", "CA2213",
    Justification = "A function that outlives the grace time still gives its room back; no wait handle is ever made.")]
internal sealed class QueueReceiver : IDisposable
{
    // Also looks without being told, so that a clock that was set is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly QueueFunction _function;
    private readonly QueueStore _store;
    private readonly MessageDelivery _delivery;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _room;
    private readonly SemaphoreSlim _wake = new(0, 1);

    public QueueReceiver(QueueFunction function, QueueStore store, MessageDelivery delivery, TimeProvider time, ILogger logger)
    {
        _function = function;
        _store = store;
        _delivery = delivery;
        _time = time;
        _logger = logger;
        _room = new SemaphoreSlim(store.Options.BatchSize, store.Options.BatchSize);
        store.Ready += OnReady;
    }

    /// <summary>Runs until cancelled and the messages in work are done.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ReceiveAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // A full disk, for one, can pass; the messages stay where they are.
                QueueLog.ReceiveFailed(_logger, exception, _function.Queue);
                await Task.Delay(TimeSpan.FromSeconds(5), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        for (var i = 0; i < _store.Options.BatchSize; i++) await _room.WaitAsync(CancellationToken.None);
    }

    public void Dispose() => _store.Ready -= OnReady;

    private async Task ReceiveAsync(CancellationToken stopping)
    {
        await _room.WaitAsync(stopping);
        var looked = _time.GetUtcNow();
        var messages = Array.Empty<StoredMessage>() as IReadOnlyList<StoredMessage>;
        try
        {
            messages = await _store.ReceiveAsync(_function.Queue, 1 + _room.CurrentCount);
        }
        finally
        {
            if (messages.Count == 0) _room.Release();
        }

        for (var i = 0; i < messages.Count; i++)
        {
            // The count above can only have grown since: receivers alone take from it.
            if (i > 0) await _room.WaitAsync(CancellationToken.None);
            _ = DeliverAsync(messages[i], stopping);
        }

        if (messages.Count == 0) await WaitAsync(looked, stopping);
    }

    private async Task DeliverAsync(StoredMessage message, CancellationToken stopping)
    {
        try
        {
            await Task.Run(() => _delivery.RunAsync(_function, message, stopping), CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Only settling can fail here; the message comes again when it is visible.
            QueueLog.SettleFailed(_logger, exception, _function.Name, message.Sequence);
        }
        finally
        {
            _room.Release();
            OnReady(_function.Queue);
        }
    }

    private async Task WaitAsync(DateTimeOffset looked, CancellationToken stopping)
    {
        var due = _store.NextDue(_function.Queue, looked);
        var wait = due is null ? LongestWait : due.Value - _time.GetUtcNow();
        if (wait <= TimeSpan.Zero) return;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(
            _wake.WaitAsync(waiting.Token),
            Task.Delay(wait < LongestWait ? wait : LongestWait, _time, waiting.Token));
        await waiting.CancelAsync();
    }

    private void OnReady(string queue)
    {
        if (queue != _function.Queue) return;
        lock (_wake)
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
    }
}
