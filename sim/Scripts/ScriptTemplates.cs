using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Maestro.Liquid;

namespace Maestro.Simulator.Scripts;

/// <summary>What the templates of a script see, and the filters that they have besides the common ones.</summary>
internal static class ScriptTemplates
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static LiquidDialect Dialect { get; } = new(
        ["model", "system", "lastUser", "turn", "responseFormat", "tools", "toolResults", "messages", "request"],
        [],
        new LiquidFilter("parse_json", 0, 0, (input, _) => ParseJson(Text(input))),
        new LiquidFilter("capture", 1, 1, (input, arguments) => Capture(Text(input), Text(arguments[0]))));

    /// <summary>The value of a text that is JSON, else the text itself: a tool may answer in plain words.</summary>
    public static object? ParseOrText(string text)
    {
        try
        {
            return LiquidTemplate.ValueOf(JsonNode.Parse(text, documentOptions: Strict));
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static object? ParseJson(string text)
    {
        try
        {
            return LiquidTemplate.ValueOf(JsonNode.Parse(text, documentOptions: Strict));
        }
        catch (JsonException broken)
        {
            throw new LiquidFilterException($"takes a text that is JSON: {broken.Message}");
        }
    }

    /// <summary>The first group of a regular expression, or the whole match.</summary>
    private static string Capture(string text, string pattern)
    {
        try
        {
            var match = Regex.Match(text, pattern, RegexOptions.CultureInvariant, RegexLimit);
            return match.Success
                ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value
                : throw new LiquidFilterException($"finds that '{pattern}' matches nothing in the text");
        }
        catch (Exception broken) when (broken is ArgumentException or RegexMatchTimeoutException)
        {
            throw new LiquidFilterException($"cannot use '{pattern}': {broken.Message}");
        }
    }

    private static string Text(object? value) => value as string ?? throw new LiquidFilterException("takes a text");
}
