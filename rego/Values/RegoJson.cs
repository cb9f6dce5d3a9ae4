using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maestro.Rego;

/// <summary>JSON in and out, without an intermediate tree.</summary>
internal static class RegoJson
{
    public const int MaxJsonDepth = 256;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaxJsonDepth };

    public static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = RegoValue.MaxDepth + 8, SkipValidation = true };

    public static RegoValue Parse(ReadOnlySpan<byte> utf8, NameTable? names)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        if (!reader.Read()) throw new JsonException("Empty document.");
        var value = Read(ref reader, names);
        if (reader.Read()) throw new JsonException("More than one document.");
        return value;
    }

    public static RegoValue Read(ref Utf8JsonReader reader, NameTable? names) => reader.TokenType switch
    {
        JsonTokenType.None when reader.Read() => Read(ref reader, names),
        JsonTokenType.Null => RegoValue.Null,
        JsonTokenType.True => RegoValue.True,
        JsonTokenType.False => RegoValue.False,
        JsonTokenType.Number => Number(ref reader),
        JsonTokenType.String or JsonTokenType.PropertyName => Text(ref reader, names),
        JsonTokenType.StartArray => Array(ref reader, names),
        JsonTokenType.StartObject => Object(ref reader, names),
        _ => throw new JsonException("A value was expected."),
    };

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

    private static RegoNumber Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var small) && !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E')) return RegoNumber.Of(small);
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        return RegoNumber.TryParse(text) ?? throw new JsonException("A number is out of range.");
    }

    private static RegoString Text(ref Utf8JsonReader reader, NameTable? names)
    {
        if (names is not null && !reader.ValueIsEscaped && !reader.HasValueSequence && names.Find(reader.ValueSpan) is { } known) return known;
        try
        {
            return new RegoString(reader.GetString()!);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A string is not valid Unicode.", e);
        }
    }

    private static RegoArray Array(ref Utf8JsonReader reader, NameTable? names)
    {
        var items = new RegoValue[4];
        var count = 0;
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == items.Length) System.Array.Resize(ref items, count * 2);
            items[count++] = Read(ref reader, names);
        }

        if (count == 0) return RegoArray.Empty;
        if (count != items.Length) System.Array.Resize(ref items, count);
        return new RegoArray(items);
    }

    private static RegoObject Object(ref Utf8JsonReader reader, NameTable? names)
    {
        var builder = new ObjectBuilder(4);
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = Text(ref reader, names);
            Advance(ref reader);
            builder.Set(key, Read(ref reader, names));
        }

        return builder.Build();
    }

    private static bool Advance(ref Utf8JsonReader reader) => reader.Read() ? true : throw new JsonException("The document ends early.");
}
