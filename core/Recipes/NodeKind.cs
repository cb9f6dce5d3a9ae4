using System.Text.Json.Serialization;

namespace Maestro.Recipes;

/// <summary>What a node does. Lower-case on the wire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeKind>))]
public enum NodeKind
{
    [JsonStringEnumMemberName("agent")]
    Agent,

    [JsonStringEnumMemberName("tool")]
    Tool,

    [JsonStringEnumMemberName("gate")]
    Gate,

    [JsonStringEnumMemberName("map")]
    Map,
}
