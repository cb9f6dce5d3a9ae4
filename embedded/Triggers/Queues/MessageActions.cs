using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Settles one delivery on the queue store and remembers that it was settled.</summary>
internal sealed class MessageActions(QueueStore store, QueueEntity entity) : ServiceBusMessageActions
{
    private int _settled;

    /// <summary>Whether the function completed, abandoned, deferred or dead-lettered the message itself.</summary>
    public bool IsSettled => Volatile.Read(ref _settled) == 1;

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(store.CompleteAsync(message.LockToken));

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        SettleAsync(store.AbandonAsync(message.LockToken, propertiesToModify));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(store.DeadLetterAsync(message.LockToken, deadLetterReason, deadLetterErrorDescription, propertiesToModify));

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null, CancellationToken cancellationToken = default) =>
        SettleAsync(store.DeferAsync(message.LockToken, propertiesToModify));

    public override async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        if (await store.RenewAsync(message.LockToken) is null) throw LockLost();
    }

    private async Task SettleAsync(Task<bool> settling)
    {
        if (!await settling) throw LockLost();
        Volatile.Write(ref _settled, 1);
    }

    private ServiceBusException LockLost() =>
        new("The lock of the message is over, or the message was settled already.", ServiceBusFailureReason.MessageLockLost, entity.Path);
}
