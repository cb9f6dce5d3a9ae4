using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Maestro.Simulator.Answers;

/// <summary>Filters that scripts have besides Liquid's own. Their names in templates are in snake case.</summary>
public static class LiquidFilters
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>json</c>: the value as JSON text, so that any text can stand inside a JSON answer.</summary>
    public static string Json(object? input) => JsonSerializer.Serialize(input, Readable);

    /// <summary><c>parse_json</c>: the value of a JSON text.</summary>
    public static object? ParseJson(string input)
    {
        using var document = JsonDocument.Parse(input);
        return JsonValues.ToObject(document.RootElement);
    }

    /// <summary><c>capture: pattern</c>: the first group of a regular expression, or the whole match. No match is an error.</summary>
    public static string Capture(string input, string pattern)
    {
        var match = Regex.Match(input, pattern, RegexOptions.CultureInvariant, RegexLimit);
        if (!match.Success) throw new AnswerException($"'{pattern}' matches nothing in the text");
        return match.Groups[match.Groups.Count > 1 ? 1 : 0].Value;
    }
}
