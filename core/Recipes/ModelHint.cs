using System.Text.Json.Serialization;

namespace Maestro.Recipes;

/// <summary>What a model's answer is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModelHint>))]
public enum ModelHint
{
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A later step looks at it again: cheap and fast count.</summary>
    [JsonStringEnumMemberName("draft")]
    Draft,

    /// <summary>It is what a person gets: quality counts.</summary>
    [JsonStringEnumMemberName("finalization")]
    Finalization,
}
