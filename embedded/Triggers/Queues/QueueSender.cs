using Azure.Messaging.ServiceBus;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Sends to one queue or topic of the store.</summary>
internal sealed class QueueSender(QueueStore store, string target) : ServiceBusSender
{
    private volatile bool _closed;

    public override string EntityPath => target;

    public override bool IsClosed => _closed;

    public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        SendAsync([message], cancellationToken);

    public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        SendAsync([.. messages], cancellationToken);

    public override async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        message.ScheduledEnqueueTime = scheduledEnqueueTime;
        return (await SendAsync([message], cancellationToken))[0];
    }

    public override async Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (!await store.CancelScheduledAsync(target, sequenceNumber))
            throw new ServiceBusException($"No scheduled message has the number {sequenceNumber}.", ServiceBusFailureReason.MessageNotFound, target);
    }

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    // Once handed to the writer a send is not taken back: cancelling it would leave the caller not knowing.
    private Task<IReadOnlyList<long>> SendAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return messages.Count == 0 ? Task.FromResult<IReadOnlyList<long>>([]) : store.SendAsync(target, messages);
    }
}
