using System.Text.Json.Serialization;

namespace Maestro.Graphs;

/// <summary>Where a node is. Lower-case on the wire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeStatus>))]
public enum NodeStatus
{
    /// <summary>Not started.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Started, and waits for people.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Never started, because a node it needs did not complete.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>A gate said no, or nobody answered in time.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,
}
