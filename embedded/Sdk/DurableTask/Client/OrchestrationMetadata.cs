using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.DurableTask.Client;

/// <summary>A snapshot of one instance. Payloads are present only when they were asked for.</summary>
public sealed class OrchestrationMetadata
{
    private const int ShownPayloadLength = 50;

    public OrchestrationMetadata(string name, string instanceId)
    {
        Name = name;
        InstanceId = instanceId;
    }

    public string Name { get; }

    public string InstanceId { get; }

    /// <summary>Present exactly when the payloads were asked for.</summary>
    public DataConverter? DataConverter { get; init; }

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary.Create<string, string>();

    public TaskFailureDetails? FailureDetails { get; init; }

    public bool IsRunning => RuntimeStatus == OrchestrationRuntimeStatus.Running;

    public bool IsCompleted => RuntimeStatus
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <exception cref="InvalidOperationException">The snapshot was taken without payloads.</exception>
    public T? ReadInputAs<T>() => Read<T>(SerializedInput);

    /// <inheritdoc cref="ReadInputAs{T}"/>
    public T? ReadOutputAs<T>() => Read<T>(SerializedOutput);

    /// <inheritdoc cref="ReadInputAs{T}"/>
    public T? ReadCustomStatusAs<T>() => Read<T>(SerializedCustomStatus);

    public override string ToString()
    {
        var parts = new List<string>
        {
            $"Name: '{Name}'",
            $"ID: '{InstanceId}'",
            $"RuntimeStatus: {RuntimeStatus}",
            string.Create(CultureInfo.InvariantCulture, $"CreatedAt: {CreatedAt:s}"),
            string.Create(CultureInfo.InvariantCulture, $"LastUpdatedAt: {LastUpdatedAt:s}"),
        };
        if (SerializedInput is not null) parts.Add($"Input: '{Shorten(SerializedInput)}'");
        if (SerializedOutput is not null) parts.Add($"Output: '{Shorten(SerializedOutput)}'");
        if (FailureDetails is not null) parts.Add($"FailureDetails: '{FailureDetails.ErrorType} - {Shorten(FailureDetails.ErrorMessage)}'");
        return $"[{string.Join(", ", parts)}]";
    }

    private static string Shorten(string text) => text.Length > ShownPayloadLength ? text[..ShownPayloadLength] + "..." : text;

    private T? Read<T>(string? data)
    {
        var converter = DataConverter
            ?? throw new InvalidOperationException("This metadata was fetched without inputs and outputs; ask for them when fetching.");
        return converter.Deserialize<T>(data);
    }
}
