namespace Maestro.Rego.Builtins;

/// <summary>Durations as Go writes them: <c>1h15m30.5s</c>.</summary>
internal static class GoDuration
{
    /// <summary>Nanoseconds; null when the text is no duration or too long.</summary>
    public static long? Parse(string text)
    {
        var negative = text.StartsWith('-');
        var rest = text.TrimStart('-', '+');
        if (text.Length - rest.Length > 1 || rest.Length is 0 or > 256) return null;
        if (rest == "0") return 0;
        var total = BigInteger.Zero;
        for (var at = 0; at < rest.Length;)
        {
            var start = at;
            while (at < rest.Length && (char.IsAsciiDigit(rest[at]) || rest[at] == '.')) at++;
            var number = rest[start..at];
            var unitStart = at;
            while (at < rest.Length && !char.IsAsciiDigit(rest[at]) && rest[at] != '.') at++;
            if (Unit(rest[unitStart..at]) is not { } unit) return null;
            if (number.StartsWith('.')) number = "0" + number;
            if (number.EndsWith('.')) number += "0";
            if (number.Length == 0
                || RegoNumber.TryParse(number.TrimStart('0') is ""
                    ? "0"
                    : number.TrimStart('0') is var trimmed && trimmed.StartsWith('.')
                    ? "0" + trimmed
                    : trimmed) is not { } value)
                return null;
            var (unscaled, exponent) = value.Exact();
            total += unscaled * unit / BigInteger.Pow(10, -exponent);
        }

        if (negative) total = -total;
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : null;
    }

    private static long? Unit(string unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };
}
