namespace Azure.Messaging.ServiceBus;

/// <summary>Takes messages from a queue or a part of it, one call at a time. Dispose it when done.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    protected ServiceBusReceiver()
    {
    }

    public virtual string EntityPath => throw HostOnly.Error();

    public virtual bool IsClosed => throw HostOnly.Error();

    /// <summary>Looks at messages without locking them, oldest first, from a sequence number on.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) => throw HostOnly.Error();

    /// <summary>Locks messages for this receiver; may return fewer than there are, and none when none came in the time.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) => throw HostOnly.Error();

    /// <summary>Removes a message that this receiver has locked.</summary>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        throw HostOnly.Error();

    /// <summary>Gives back a message that this receiver has locked.</summary>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) => throw HostOnly.Error();

    public virtual Task CloseAsync(CancellationToken cancellationToken = default) => throw HostOnly.Error();

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }
}
