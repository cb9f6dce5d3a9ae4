using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Receives from the queues of all functions that messages start.</summary>
internal sealed class QueueListener : ITriggerListener, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly QueueReceiver[] _receivers;
    private Task[] _running = [];

    public QueueListener(
        IReadOnlyList<QueueFunction> functions, QueueStore store, MessageDelivery delivery, TimeProvider time,
        ILogger<QueueListener> logger)
    {
        _receivers = [.. functions.Select(function => new QueueReceiver(function, store, delivery, time, logger))];
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = [.. _receivers.Select(receiver => Task.Run(() => receiver.RunAsync(_stopping.Token), CancellationToken.None))];
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var receiver in _receivers) receiver.Dispose();
        _stopping.Dispose();
    }
}
