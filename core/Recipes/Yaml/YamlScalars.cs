using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Maestro.Recipes.Yaml;

/// <summary>YAML 1.2's core schema: what a plain scalar means. Quoted scalars are strings.</summary>
internal static partial class YamlScalars
{
    /// <summary>null, bool, long, double or string.</summary>
    public static object? Resolve(YamlScalar scalar)
    {
        var text = scalar.Text;
        if (!scalar.IsPlain)
            return text;
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return true;
            case "false" or "False" or "FALSE":
                return false;
            default:
                break;
        }

        if (Whole().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            return real;
        return text;
    }

    public static JsonNode? ToJson(YamlValue value) => value switch
    {
        YamlMap map => new JsonObject(map.Members.Select(member => KeyValuePair.Create(member.Name, ToJson(member.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlScalar scalar => Resolve(scalar) switch
        {
            null => null,
            bool flag => JsonValue.Create(flag),
            long whole => JsonValue.Create(whole),
            double real => JsonValue.Create(real),
            var text => JsonValue.Create((string)text),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    [GeneratedRegex(@"^[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Real();
}
