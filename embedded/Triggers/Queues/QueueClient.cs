using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>What functions send with on this host: the Service Bus client's shape on the queue store.</summary>
internal sealed class QueueClient(QueueStore store) : ServiceBusClient
{
    private volatile bool _closed;

    public override string FullyQualifiedNamespace => "embedded";

    public override bool IsClosed => _closed;

    public override ServiceBusSender CreateSender(string queueOrTopicName)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        return new QueueSender(store, queueOrTopicName);
    }

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        return options.SubQueue == SubQueue.DeadLetter
            ? new DeadLetterReceiver(store, queueName)
            : throw new NotSupportedException("This host receives from a queue by its trigger; a receiver takes dead letters only.");
    }

    [SuppressMessage("Usage", "CA2215", Justification = "The real client's base would close a connection that this one does not have.")]
    public override ValueTask DisposeAsync()
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }
}
