using System.Text;
using Azure.Messaging.ServiceBus;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>A message that has passed the checks and can be stored.</summary>
internal sealed record OutgoingMessage(MessageHeader Header, byte[] Body)
{
    public static OutgoingMessage Check(
        ServiceBusMessage message, string target, IReadOnlyList<QueueEntity> receivers, QueueTriggerOptions options)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.MessageId is { Length: 0 or > 128 }) throw new ArgumentException("A message id has 1 to 128 characters.", nameof(message));
        if (message.SessionId is null && receivers.Any(receiver => receiver.RequiresSession))
            throw new InvalidOperationException($"'{target}' keeps sessions, and the message has no SessionId.");

        var header = MessageHeader.Of(message, default);
        var body = message.Body.ToArray();
        var size = body.Length + Encoding.UTF8.GetByteCount(header.ToJson());
        return size <= options.MaxMessageBytes
            ? new(header, body)
            : throw new ServiceBusException(
                $"The message has {size} bytes; '{target}' takes {options.MaxMessageBytes}.", ServiceBusFailureReason.MessageSizeExceeded, target);
    }
}
