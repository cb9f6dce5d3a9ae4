using Azure.Messaging.ServiceBus;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Takes the dead letters of one queue.</summary>
internal sealed class DeadLetterReceiver(QueueStore store, string queue) : ServiceBusReceiver
{
    private volatile bool _closed;

    public override string EntityPath => queue + "/$DeadLetterQueue";

    public override bool IsClosed => _closed;

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return Received(await store.PeekDeadAsync(queue, fromSequenceNumber ?? 0, maxMessages));
    }

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return Received(await store.ReceiveDeadAsync(queue, maxMessages));
    }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(store.CompleteAsync(message.LockToken));

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
        SettleAsync(store.AbandonAsync(message.LockToken, propertiesToModify));

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        _closed = true;
        return Task.CompletedTask;
    }

    private static ServiceBusReceivedMessage[] Received(IReadOnlyList<StoredMessage> messages) => [.. messages.Select(message => message.ToReceived())];

    private async Task SettleAsync(Task<bool> settling)
    {
        if (!await settling)
            throw new ServiceBusException("The lock of the message is over, or the message was settled already.", ServiceBusFailureReason.MessageLockLost, EntityPath);
    }
}
