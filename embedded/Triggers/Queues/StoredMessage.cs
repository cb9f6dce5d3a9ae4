using Azure.Messaging.ServiceBus;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>A message as the store hands it out: locked for the receiver, or looked at without a lock.</summary>
internal sealed record StoredMessage(
    long Sequence, int Deliveries, Guid LockToken, DateTimeOffset LockedUntil, int State, MessageHeader Header, byte[] Body)
{
    public ServiceBusReceivedMessage ToReceived() => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: BinaryData.FromBytes(Body),
        messageId: Header.MessageId,
        partitionKey: Header.PartitionKey,
        sessionId: Header.SessionId,
        replyToSessionId: Header.ReplyToSessionId,
        timeToLive: Header.TimeToLive,
        correlationId: Header.CorrelationId,
        subject: Header.Subject,
        to: Header.To,
        contentType: Header.ContentType,
        replyTo: Header.ReplyTo,
        scheduledEnqueueTime: Header.Scheduled ?? default,
        properties: Header.Properties.ToDictionary(pair => pair.Key, pair => pair.Value.ToObject()!),
        lockTokenGuid: LockToken,
        deliveryCount: Deliveries,
        lockedUntil: LockedUntil,
        sequenceNumber: Sequence,
        deadLetterSource: Header.DeadLetterSource,
        enqueuedSequenceNumber: Sequence,
        enqueuedTime: Header.Enqueued,
        serviceBusMessageState: State == QueueSchema.Deferred ? ServiceBusMessageState.Deferred : ServiceBusMessageState.Active);
}
