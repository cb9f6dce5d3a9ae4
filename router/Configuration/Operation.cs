using System.Text.Json.Serialization;

namespace Maestro.Router.Configuration;

/// <summary>What a client asks for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Operation>))]
public enum Operation
{
    [JsonStringEnumMemberName("chat")]
    Chat,
    [JsonStringEnumMemberName("embeddings")]
    Embeddings,
    [JsonStringEnumMemberName("responses")]
    Responses,
}
