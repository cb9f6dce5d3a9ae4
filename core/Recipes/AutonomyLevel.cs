using System.Text.Json.Serialization;

namespace Maestro.Recipes;

/// <summary>How much a run may do on its own: from a person's every step (L0) to fully automatic (L5).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AutonomyLevel>))]
public enum AutonomyLevel
{
    L0,
    L1,
    L2,
    L3,
    L4,
    L5,
}
