namespace Maestro.Rego.Builtins;

/// <summary>Amounts with units: bytes, and SI quantities.</summary>
internal static class UnitsBuiltins
{
    private static readonly string[] Prefixes = ["k", "m", "g", "t", "p", "e"];

    public static IEnumerable<Builtin> All =>
    [
        new("units.parse", "s", new Builtin1(Parse)),
        new("units.parse_bytes", "s", new Builtin1(ParseBytes)),
    ];

    private static RegoValue? Parse(BuiltinContext context, RegoValue value)
    {
        if (StringBuiltins.Of(value).Contains(' ', StringComparison.Ordinal))
            return context.Fail("spaces not allowed in resource strings");
        var (amount, unit) = Split(Clean(value));
        if (amount.Length == 0) return context.Fail("no amount provided");

        // A lone m is milli and M is mega; all other units may be written either way.
        if (Factor(
            unit.Length == 1 ? unit == "M" ? "mega" : unit == "m" ? "milli" : unit.ToLowerInvariant() : unit.ToLowerInvariant(),
            bytes: false) is not { } factor)
            return context.Fail($"unit {unit} not recognized");
        if (RegoNumber.TryParse(Amount(amount)) is not { } number) return context.Fail("could not parse amount to a number");
        return unit == "m" ? Scale(number, BigInteger.One, 3) : Scale(number, factor, 0);
    }

    private static RegoValue? ParseBytes(BuiltinContext context, RegoValue value)
    {
        if (StringBuiltins.Of(value).Contains(' ', StringComparison.Ordinal))
            return context.Fail("spaces not allowed in resource strings");
        var text = Clean(value).ToLowerInvariant();
        var (amount, unit) = Split(text);
        if (amount.Length == 0) return context.Fail("no byte amount provided");
        if (Factor(unit, bytes: true) is not { } factor) return context.Fail($"byte unit {unit} not recognized");
        if (RegoNumber.TryParse(Amount(amount)) is not { } number) return context.Fail("could not parse byte amount to a number");
        var (unscaled, exponent) = number.Exact();
        return RegoNumber.Of(BigInteger.Divide(unscaled * factor, BigInteger.Pow(10, -exponent)));
    }

    private static string Clean(RegoValue value) => StringBuiltins.Of(value).Replace("\"", "", StringComparison.Ordinal);

    private static (string Amount, string Unit) Split(string text)
    {
        var at = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or '-' or '+' || IsExponent(text, at))) at++;
        return (text[..at], text[at..].Trim());
    }

    private static bool IsExponent(string text, int at) =>
        text[at] is 'e' or 'E' && at > 0 && at + 1 < text.Length
            && (char.IsAsciiDigit(text[at + 1]) || (text[at + 1] is '+' or '-' && at + 2 < text.Length));

    private static string Amount(string text)
    {
        text = text.TrimStart('+');
        if (text.StartsWith('.')) text = "0" + text;
        return text.EndsWith('.') ? text + "0" : text;
    }

    private static RegoNumber Scale(RegoNumber number, BigInteger factor, int shift)
    {
        var (unscaled, exponent) = number.Exact();
        return RegoNumber.FromDecimal(unscaled * factor, exponent - shift, null);
    }

    /// <summary>Powers of ten, or of two with an i.</summary>
    private static BigInteger? Factor(string unit, bool bytes)
    {
        if (unit is "mega") return 1_000_000;
        if (unit is "milli") return 1;
        if (bytes && unit.EndsWith('b')) unit = unit[..^1];
        if (unit.Length == 0) return 1;
        var isBinary = unit.Length == 2 && unit[1] == 'i';
        var power = Array.IndexOf(Prefixes, unit[..1]) + 1;
        if (power == 0 || unit.Length > (isBinary ? 2 : 1)) return null;
        return isBinary ? BigInteger.Pow(1024, power) : BigInteger.Pow(1000, power);
    }
}
