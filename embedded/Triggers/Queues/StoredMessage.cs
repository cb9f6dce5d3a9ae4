using Azure.Storage.Queues.Models;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>
/// A message as the store hands it out: held for the receiver, or looked at without being held, and then without a receipt.
/// </summary>
internal sealed record StoredMessage(
    long Sequence, string Id, string? Receipt, DateTimeOffset VisibleFrom, DateTimeOffset Inserted, DateTimeOffset? Expires,
    int Dequeues, byte[] Body)
{
    public QueueMessage ToReceived() => QueuesModelFactory.QueueMessage(
        Id, Receipt, BinaryData.FromBytes(Body), Dequeues, VisibleFrom, Inserted, Expires ?? DateTimeOffset.MaxValue);
}
