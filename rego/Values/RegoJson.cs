using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maestro.Rego.Values;

/// <summary>JSON in and out, without an intermediate tree.</summary>
internal static class RegoJson
{
    public const int MaxJsonDepth = 256;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxJsonDepth };

    public static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = RegoValue.MaxDepth + 8, SkipValidation = true };

    public static RegoValue Parse(ReadOnlySpan<byte> utf8, NameTable? names, InputProjection? wanted = null)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        if (!reader.Read()) throw new JsonException("Empty document.");
        var value = JsonScratch.Read(ref reader, names, wanted);
        if (reader.Read()) throw new JsonException("More than one document.");
        return value;
    }

    public static RegoValue Read(ref Utf8JsonReader reader, NameTable? names) => JsonScratch.Read(ref reader, names, null);

    public static RegoValue From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => throw new JsonException("An undefined element has no value."),
        JsonValueKind.Null => RegoValue.Null,
        JsonValueKind.True => RegoValue.True,
        JsonValueKind.False => RegoValue.False,
        JsonValueKind.String => new RegoString(element.GetString()!),
        _ => Parse(Encoding.UTF8.GetBytes(element.GetRawText()), null),
    };

    public static void Write(Utf8JsonWriter writer, RegoValue value)
    {
        switch (value)
        {
            case RegoBoolean boolean: writer.WriteBooleanValue(boolean.Value); break;
            case RegoNumber number: writer.WriteRawValue(number.Text, skipInputValidation: true); break;
            case RegoString text: writer.WriteStringValue(text.Value); break;
            case RegoObject o:
                writer.WriteStartObject();
                for (var i = 0; i < o.Count; i++)
                {
                    writer.WritePropertyName(KeyText(o.KeyAt(i)));
                    Write(writer, o.ValueAt(i));
                }

                writer.WriteEndObject();
                break;
            case RegoArray or RegoSet:
                writer.WriteStartArray();
                for (var i = 0; i < value.Count; i++) Write(writer, value.ValueAt(i));
                writer.WriteEndArray();
                break;
            default: writer.WriteNullValue(); break;
        }
    }

    /// <summary>A key as the name of a JSON member: a string as it is, anything else as JSON.</summary>
    public static string KeyText(RegoValue key) => key is RegoString text ? text.Value : key.ToJson();
}
