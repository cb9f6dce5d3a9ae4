using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>An event of a run in the JSON format of CloudEvents 1.0, with the extensions for sequence and partitioning.</summary>
public sealed record CloudEvent
{
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    [JsonPropertyName("specversion")]
    public string SpecVersion => "1.0";

    public required string Id { get; init; }

    public string Source => "/runs";

    public required string Type { get; init; }

    /// <summary>The run's id, and the node's where it is about one: <c>ID/nodes/NODE</c>.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("datacontenttype")]
    public string DataContentType => "application/json";

    /// <summary>The event's number in its run, with leading zeros, so that it sorts as text.</summary>
    public required string Sequence { get; init; }

    [JsonPropertyName("partitionkey")]
    public required string PartitionKey { get; init; }

    public required RunEventData Data { get; init; }

    public static CloudEvent Of(RunEvent happened) => new()
    {
        Id = happened.Id,
        Type = happened.Type,
        Subject = happened.Data.NodeId is { } node ? $"{happened.RunId}/nodes/{node}" : happened.RunId,
        Time = happened.Time,
        Sequence = happened.Sequence.ToString("D9", CultureInfo.InvariantCulture),
        PartitionKey = happened.RunId,
        Data = happened.Data,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, CloudEventJson.Default.CloudEvent);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CloudEvent))]
internal sealed partial class CloudEventJson : JsonSerializerContext;
