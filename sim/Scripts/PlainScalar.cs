using System.Globalization;
using System.Text.Json;

namespace Maestro.Simulator.Scripts;

/// <summary>The JSON literal that a plain YAML scalar stands for.</summary>
internal static class PlainScalar
{
    /// <summary>Null when the scalar is a text.</summary>
    public static string? ToJson(string value) => value switch
    {
        "" or "~" or "null" => "null",
        "true" or "false" => value,
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonSerializer.Serialize(integer),
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            JsonSerializer.Serialize(number),
        _ => null,
    };
}
