using System.Globalization;
using System.Text.RegularExpressions;

namespace Maestro.Yaml;

/// <summary>
/// A word or a text. What a plain one means is said here and nowhere else: the core schema of YAML 1.2. So
/// <c>null</c>, <c>~</c> and nothing at all are null, <c>true</c> and <c>false</c> (also <c>True</c>, <c>TRUE</c>) are
/// booleans, numbers are decimal, <c>0o17</c> or <c>0x1F</c>, and the rest is text: <c>yes</c> and <c>on</c> too, which
/// YAML 1.1 takes for booleans (see <see cref="Flag"/>), and <c>.inf</c> and <c>.nan</c>, which JSON has no word for.
/// </summary>
/// <param name="Text">As written, quotes and escapes resolved.</param>
/// <param name="IsPlain">False for what stands in quotes or in a block: that is always text.</param>
public sealed partial record YamlScalar(string Text, bool IsPlain, string Path, int Line, int Column)
    : YamlValue(Path, Line, Column)
{
    /// <summary>null, bool, long, double or string. A whole number too large for long is a double.</summary>
    public object? Value { get; } = IsPlain ? Resolve(Text) : Text;

    /// <summary>
    /// The boolean that it is where nothing but a boolean can stand: <see cref="Value"/>, and YAML 1.1's plain
    /// <c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c> besides, for formats whose other readers follow 1.1. Null for all else.
    /// </summary>
    public bool? Flag => Value switch
    {
        bool flag => flag,
        _ when !IsPlain => null,
        "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    public override string Kind => Value switch
    {
        null => "nothing",
        string => "a string",
        bool => "a boolean",
        _ => "a number",
    };

    public override JsonNode? ToJson() => Value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        long whole => JsonValue.Create(whole),
        double real => JsonValue.Create(real),
        var text => JsonValue.Create((string)text),
    };

    private static object? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when Whole().IsMatch(text)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ when Octal().IsMatch(text) => Convert.ToInt64(text[2..], 8),
        _ when Hex().IsMatch(text) => Convert.ToInt64(text[2..], 16),
        _ when Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real) => real,
        _ => text,
    };

    [GeneratedRegex(@"^[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    // What no long holds stays text: at most 62 bits.
    [GeneratedRegex(@"^0o[0-7]{1,20}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();

    [GeneratedRegex(@"^0x[0-9a-fA-F]{1,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hex();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Real();
}
