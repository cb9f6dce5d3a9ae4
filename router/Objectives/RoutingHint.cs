using System.Text.Json.Serialization;

namespace Maestro.Router.Objectives;

/// <summary>What a step's answer is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingHint>))]
public enum RoutingHint
{
    [JsonStringEnumMemberName("none")]
    None,
    [JsonStringEnumMemberName("draft")]
    Draft,
    [JsonStringEnumMemberName("finalization")]
    Finalization,
}
