using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Map = System.Collections.Generic.IReadOnlyDictionary<string, object?>;
using Sequence = System.Collections.Generic.IReadOnlyList<object?>;

namespace Maestro.Liquid;

/// <summary>
/// The values of a template: null, bool, long, decimal, double, string, list and map. Whole numbers stay whole, and
/// decimals keep their digits.
/// </summary>
internal static class Values
{
    public static readonly object Empty = new Word("empty");

    public static readonly object Blank = new Word("blank");

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    public static object? From(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonObject map:
                var copy = new OrderedDictionary<string, object?>(map.Count, StringComparer.Ordinal);
                foreach (var (name, value) in map)
                    copy[name] = From(value);
                return copy;
            case JsonArray list:
                return list.Select(From).ToList();
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.String => node.GetValue<string>(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Number => Number(node.ToJsonString()),
                    _ => null,
                };
        }
    }

    public static object Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public static bool IsTrue(object? value) => value is not (null or false);

    /// <summary>The value as text, or null for a list or a map, which have no text of their own.</summary>
    public static string? Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        long or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        Word => "",
        _ => null,
    };

    public static string Kind(object? value) => value switch
    {
        null => "nothing",
        string => "a string",
        bool => "a boolean",
        Map => "an object",
        Sequence => "a list",
        Word => "a keyword",
        _ => "a number",
    };

    public static bool IsNumber(object? value) => value is long or decimal or double;

    public static bool AreEqual(object? left, object? right)
    {
        if (left is Word || right is Word)
            return left is Word word ? Matches(word, right) : Matches((Word)right!, left);
        if (IsNumber(left) && IsNumber(right))
            return Compare(left!, right!) == 0;
        return (left, right) switch
        {
            (Sequence a, Sequence b) => a.Count == b.Count && a.Zip(b, AreEqual).All(same => same),
            (Map a, Map b) =>
                a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other)),
            _ => Equals(left, right),
        };
    }

    /// <summary>Order of two numbers or two strings (ordinal); null when they have none.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (double, _) or (_, double) when IsNumber(left) && IsNumber(right) => Real(left!).CompareTo(Real(right!)),
        _ when IsNumber(left) && IsNumber(right) => Exact(left!).CompareTo(Exact(right!)),
        _ => null,
    };

    public static decimal Exact(object number) => number switch
    {
        long whole => whole,
        decimal exact => exact,
        _ => (decimal)(double)number,
    };

    public static double Real(object number) => number switch
    {
        long whole => whole,
        decimal exact => (double)exact,
        _ => (double)number,
    };

    public static string Json(object? value, bool indented)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
            Write(writer, value);
        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static bool Matches(Word word, object? value) => value switch
    {
        string text => ReferenceEquals(word, Blank) ? string.IsNullOrWhiteSpace(text) : text.Length == 0,
        Sequence list => list.Count == 0,
        Map map => map.Count == 0,
        null or false => ReferenceEquals(word, Blank),
        _ => ReferenceEquals(word, value),
    };

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long or decimal or double:
                writer.WriteRawValue(Text(value)!);
                break;
            case Map map:
                writer.WriteStartObject();
                foreach (var (name, member) in map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case Sequence list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private sealed record Word(string Name);
}
