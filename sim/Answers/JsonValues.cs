using System.Text.Json;

namespace Maestro.Simulator.Answers;

/// <summary>JSON as the plain dictionaries, lists and values that templates walk.</summary>
internal static class JsonValues
{
    public static object? ToObject(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToDictionary(element),
        JsonValueKind.Array => element.EnumerateArray().Select(ToObject).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? number : element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The value of a text that is JSON, else the text itself.</summary>
    public static object? ParseOrText(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return ToObject(document.RootElement);
        }
        catch (JsonException)
        {
            return text; // A tool may answer in plain words.
        }
    }

    private static Dictionary<string, object?> ToDictionary(JsonElement element)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject()) map[property.Name] = ToObject(property.Value);
        return map;
    }
}
