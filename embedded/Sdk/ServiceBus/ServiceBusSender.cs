namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue or topic. Safe for concurrent use; keep one for the life of the app.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    protected ServiceBusSender()
    {
    }

    public virtual string EntityPath => throw HostOnly.Error();

    public virtual bool IsClosed => throw HostOnly.Error();

    /// <summary>Returns once the queue has the message durably.</summary>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        throw HostOnly.Error();

    /// <summary>All of the messages or none.</summary>
    public virtual Task SendMessagesAsync(
        IEnumerable<ServiceBusMessage> messages,
        CancellationToken cancellationToken = default) => throw HostOnly.Error();

    /// <summary>Returns the sequence number by which the message can be cancelled.</summary>
    public virtual Task<long> ScheduleMessageAsync(
        ServiceBusMessage message,
        DateTimeOffset scheduledEnqueueTime,
        CancellationToken cancellationToken = default) => throw HostOnly.Error();

    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        throw HostOnly.Error();

    public virtual Task CloseAsync(CancellationToken cancellationToken = default) => throw HostOnly.Error();

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }
}
