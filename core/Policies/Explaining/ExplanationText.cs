using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maestro.Policies.Explaining;

internal static class ExplanationText
{
    /// <summary>Texts go to people and to JSON, not into HTML: quotes and accents stay readable.</summary>
    public static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(JsonNode value) => value.ToJsonString(Readable);

    /// <summary>For a sentence: a string in single quotes, anything else as JSON.</summary>
    public static string Quote(JsonNode value) =>
        value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? $"'{text.GetValue<string>()}'" : Json(value);
}
