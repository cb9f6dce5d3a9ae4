namespace Maestro.Rego.Values;

/// <summary>JSON number syntax.</summary>
internal static class NumberText
{
    /// <summary>Larger numbers would let a few characters of input cost much work.</summary>
    private const int MaxDigits = 4096;

    public static RegoNumber? TryParse(string text)
    {
        var at = 0;
        if (at < text.Length && text[at] == '-') at++;
        var digits = at;
        if (!Digits(text, ref at)) return null;
        if (text[digits] == '0' && at - digits > 1) return null;
        if (at == text.Length && at <= 18) return RegoNumber.Of(long.Parse(text, CultureInfo.InvariantCulture));
        var point = at;
        var fraction = "";
        if (at < text.Length && text[at] == '.')
        {
            at++;
            var start = at;
            if (!Digits(text, ref at)) return null;
            fraction = text[start..at];
        }

        if (at == text.Length && point + fraction.Length <= 17)
            return RegoNumber.FromShortDecimal(
                long.Parse(string.Concat(text.AsSpan(0, point), fraction), CultureInfo.InvariantCulture), fraction.Length, text);
        var exponent = 0;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (!Exponent(text, ref at, out exponent)) return null;
        }

        if (at != text.Length || point + fraction.Length > MaxDigits) return null;
        var unscaled = BigInteger.Parse(string.Concat(text.AsSpan(0, point), fraction), CultureInfo.InvariantCulture);
        if (unscaled.IsZero) exponent = fraction.Length;
        exponent -= fraction.Length;
        if (Math.Abs(exponent) > MaxDigits) return null;
        return RegoNumber.FromDecimal(unscaled, exponent, at == point ? null : text);
    }

    /// <summary>As Go prints a float: an exponent when it is below -4 or above 5.</summary>
    public static string Shortest(BigInteger unscaled, int exponent)
    {
        if (exponent == 0) return unscaled.ToString(CultureInfo.InvariantCulture);
        var sign = unscaled.Sign < 0 ? "-" : "";
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        var leading = digits.Length + exponent - 1;
        if (leading is < -4 or >= 6)
        {
            var rest = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{sign}{digits[0]}{rest}e{(leading < 0 ? '-' : '+')}{Math.Abs(leading):00}";
        }

        if (leading < 0) return $"{sign}0.{new string('0', -leading - 1)}{digits}";
        return $"{sign}{digits[..(leading + 1)]}.{digits[(leading + 1)..]}";
    }

    private static bool Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at > start;
    }

    private static bool Exponent(string text, ref int at, out int exponent)
    {
        var negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+') at++;
        var start = at;
        exponent = 0;
        if (!Digits(text, ref at)) return false;
        if (!int.TryParse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture, out exponent)) return false;
        if (negative) exponent = -exponent;
        return true;
    }
}
