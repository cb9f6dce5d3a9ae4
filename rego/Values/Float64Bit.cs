namespace Maestro.Rego.Values;

/// <summary>
/// A binary float with a 64-bit mantissa, rounded to nearest even: the arithmetic Rego's reference uses for numbers that
/// are not integers. Value = Mantissa × 2^Exponent.
/// </summary>
internal readonly record struct Float64Bit(BigInteger Mantissa, int Exponent)
{
    private const int Precision = 64;

    public bool IsZero => Mantissa.IsZero;

    public bool IsInteger => Exponent >= 0 || Mantissa.IsZero || (Mantissa & ((BigInteger.One << -Exponent) - 1)).IsZero;

    public static Float64Bit From(RegoNumber number)
    {
        var (unscaled, exponent) = number.Exact();
        return Quotient(unscaled, BigInteger.Pow(10, -exponent), 0);
    }

    public static Float64Bit operator +(Float64Bit a, Float64Bit b)
    {
        var exponent = Math.Min(a.Exponent, b.Exponent);
        return Round((a.Mantissa << (a.Exponent - exponent)) + (b.Mantissa << (b.Exponent - exponent)), exponent, false);
    }

    public static Float64Bit operator -(Float64Bit a, Float64Bit b) => a + new Float64Bit(-b.Mantissa, b.Exponent);

    public static Float64Bit operator *(Float64Bit a, Float64Bit b) =>
        Round(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent, false);

    public static Float64Bit operator /(Float64Bit a, Float64Bit b) => Quotient(a.Mantissa, b.Mantissa, a.Exponent - b.Exponent);

    /// <summary>The integer part, towards zero.</summary>
    public BigInteger Truncate() =>
        Exponent >= 0 ? Mantissa << Exponent : BigInteger.Divide(Mantissa, BigInteger.One << -Exponent);

    /// <summary>The shortest digits that read back as this float.</summary>
    public RegoNumber ToNumber()
    {
        if (IsInteger) return RegoNumber.Of(Truncate());
        var negative = Mantissa.Sign < 0;
        var mantissa = BigInteger.Abs(Mantissa);
        var exponent = Exponent;

        // One bit below the last is half a unit in the last place.
        var shift = Precision + 1 - (int)mantissa.GetBitLength();
        mantissa = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        exponent -= shift;
        var five = BigInteger.Pow(5, Math.Max(0, -exponent));
        var two = BigInteger.One << Math.Max(0, exponent);
        var digits = Decimal(mantissa * five * two, 0);
        var upper = Decimal((mantissa + 1) * five * two, 0);
        var width = Math.Max(digits.Length, upper.Length);
        digits = digits.PadLeft(width, '0');
        upper = upper.PadLeft(width, '0');
        var lower = Decimal((mantissa - 1) * five * two, width);
        var even = ((mantissa >> 1) & 1).IsZero;
        var kept = Shorten(digits, lower, upper, even);
        var scale = exponent < 0 ? exponent : 0;
        var value = BigInteger.Parse(kept, CultureInfo.InvariantCulture);
        return RegoNumber.FromDecimal(negative ? -value : value, scale + width - kept.Length, null);
    }

    private static string Decimal(BigInteger value, int width) =>
        value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');

    private static string Shorten(string digits, string lower, string upper, bool inclusive)
    {
        var lowerEnd = lower.TrimEnd('0').Length;
        var upperEnd = upper.TrimEnd('0').Length;
        var end = digits.TrimEnd('0').Length;
        for (var i = 0; i < end; i++)
        {
            var down = lower[i] != digits[i] || (inclusive && i + 1 == lowerEnd);
            var up = digits[i] != upper[i] && (inclusive || digits[i] + 1 < upper[i] || i + 1 < upperEnd);
            var head = digits[..(i + 1)];
            if (down && up) return digits[i + 1] >= '5' ? Increment(head) : head;
            if (down) return head;
            if (up) return Increment(head);
        }

        return digits[..end];
    }

    // The caller keeps the position of the point by the length, so a carry that lengthens the digits must not occur:
    // the padding to the upper bound's width leaves room for it.
    private static string Increment(string digits) =>
        (BigInteger.Parse(digits, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)
            .PadLeft(digits.Length, '0');

    private static Float64Bit Quotient(BigInteger numerator, BigInteger denominator, int exponent)
    {
        if (numerator.IsZero) return default;
        var shift = Math.Max(0, Precision + 2 - (int)(numerator.GetBitLength() - denominator.GetBitLength()));
        var quotient = BigInteger.DivRem(numerator << shift, denominator, out var rest);
        return Round(quotient, exponent - shift, !rest.IsZero);
    }

    private static Float64Bit Round(BigInteger value, int exponent, bool sticky)
    {
        var magnitude = BigInteger.Abs(value);
        var excess = (int)magnitude.GetBitLength() - Precision;
        if (excess <= 0) return new Float64Bit(value, exponent);
        var kept = magnitude >> excess;
        var rest = magnitude & ((BigInteger.One << excess) - 1);
        var half = BigInteger.One << (excess - 1);
        if (rest > half || (rest == half && (sticky || !kept.IsEven))) kept += 1;
        return new Float64Bit(value.Sign < 0 ? -kept : kept, exponent + excess);
    }
}
