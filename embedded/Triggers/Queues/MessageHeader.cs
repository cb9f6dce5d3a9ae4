using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>Everything of a message that is kept beside its body.</summary>
internal sealed record MessageHeader
{
    public string? MessageId { get; init; }

    public string? PartitionKey { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public string? CorrelationId { get; init; }

    public string? Subject { get; init; }

    public string? To { get; init; }

    public string? ContentType { get; init; }

    public string? ReplyTo { get; init; }

    public DateTimeOffset? Scheduled { get; init; }

    public DateTimeOffset Enqueued { get; init; }

    public TimeSpan TimeToLive { get; init; }

    public string? DeadLetterSource { get; init; }

    public IReadOnlyDictionary<string, TypedValue> Properties { get; init; } = new Dictionary<string, TypedValue>();

    /// <exception cref="System.Runtime.Serialization.SerializationException">An application property has a type that cannot be carried.</exception>
    public static MessageHeader Of(ServiceBusMessage message, DateTimeOffset enqueued) => new()
    {
        MessageId = message.MessageId,
        PartitionKey = message.PartitionKey,
        SessionId = message.SessionId,
        ReplyToSessionId = message.ReplyToSessionId,
        CorrelationId = message.CorrelationId,
        Subject = message.Subject,
        To = message.To,
        ContentType = message.ContentType,
        ReplyTo = message.ReplyTo,
        Scheduled = message.ScheduledEnqueueTime == default ? null : message.ScheduledEnqueueTime,
        Enqueued = enqueued,
        TimeToLive = message.TimeToLive,
        Properties = message.ApplicationProperties.ToDictionary(pair => pair.Key, pair => TypedValue.Of(pair.Value)),
    };

    /// <exception cref="System.Runtime.Serialization.SerializationException">A property has a type that cannot be carried.</exception>
    public MessageHeader With(IEnumerable<KeyValuePair<string, object>>? properties)
    {
        if (properties is null) return this;
        var merged = Properties.ToDictionary();
        foreach (var (key, value) in properties) merged[key] = TypedValue.Of(value);
        return this with { Properties = merged };
    }

    public string ToJson() => JsonSerializer.Serialize(this, MessageHeaderJson.Default.MessageHeader);

    public static MessageHeader FromJson(string json) => JsonSerializer.Deserialize(json, MessageHeaderJson.Default.MessageHeader)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MessageHeader))]
internal sealed partial class MessageHeaderJson : JsonSerializerContext;
