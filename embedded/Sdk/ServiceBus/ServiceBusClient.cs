namespace Azure.Messaging.ServiceBus;

/// <summary>The way to a namespace of queues and topics. Safe for concurrent use; one per app.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    protected ServiceBusClient()
    {
    }

    public virtual string FullyQualifiedNamespace => throw HostOnly.Error();

    public virtual bool IsClosed => throw HostOnly.Error();

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => throw HostOnly.Error();

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) => throw HostOnly.Error();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
