using System.Text.Json.Serialization;

namespace Maestro.Graphs;

/// <summary>How a finished run ended. Lower-case on the wire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunOutcome>))]
public enum RunOutcome
{
    /// <summary>Every node completed.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>A node failed, was blocked or was given up without anybody cancelling the run.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The run was asked to end before all of its nodes had.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
