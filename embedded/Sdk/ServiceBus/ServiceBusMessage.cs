namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    public ServiceBusMessage()
        : this(default(ReadOnlyMemory<byte>))
    {
    }

    /// <summary>The text is sent as UTF-8.</summary>
    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body) => Body = body;

    /// <summary>Identity for duplicate detection, at most 128 characters; null opts out of it.</summary>
    public string? MessageId { get; set; }

    public BinaryData Body { get; set; }

    public string? ContentType { get; set; }

    public string? CorrelationId { get; set; }

    public string? PartitionKey { get; set; }

    public string? ReplyTo { get; set; }

    public string? ReplyToSessionId { get; set; }

    /// <summary>When the message becomes visible; the default is at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>Messages with the same session keep their order.</summary>
    public string? SessionId { get; set; }

    public string? Subject { get; set; }

    /// <summary>How long the message lives after it becomes visible.</summary>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.MaxValue;

    public string? To { get; set; }

    /// <summary>Values of primitive types, string, Guid, Uri, DateTime, DateTimeOffset or TimeSpan.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();
}
