using System.Text.Json.Serialization;

namespace Maestro.Recipes;

/// <summary>The type of a recipe's input. Lower-case on the wire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputType>))]
public enum InputType
{
    [JsonStringEnumMemberName("string")]
    Text,

    [JsonStringEnumMemberName("number")]
    Number,

    [JsonStringEnumMemberName("integer")]
    Integer,

    [JsonStringEnumMemberName("boolean")]
    Boolean,

    [JsonStringEnumMemberName("object")]
    Object,

    [JsonStringEnumMemberName("array")]
    Array,

    [JsonStringEnumMemberName("file")]
    File,
}
