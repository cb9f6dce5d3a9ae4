namespace Maestro.Rego.Values;

/// <summary>Arithmetic on numbers: exact on integers, 64-bit binary floats otherwise.</summary>
internal static class Arithmetic
{
    private const int MaxBits = 1 << 16;

    public static RegoNumber Add(RegoNumber a, RegoNumber b)
    {
        if (a.IsSmall && b.IsSmall)
        {
            var sum = unchecked(a.Small + b.Small);
            if (((a.Small ^ sum) & (b.Small ^ sum)) >= 0) return RegoNumber.Of(sum);
        }

        return a.IsInteger && b.IsInteger
            ? Big(a.ToBigInteger() + b.ToBigInteger())
            : (Float64Bit.From(a) + Float64Bit.From(b)).ToNumber();
    }

    public static RegoNumber Subtract(RegoNumber a, RegoNumber b)
    {
        if (a.IsSmall && b.IsSmall)
        {
            var difference = unchecked(a.Small - b.Small);
            if (((a.Small ^ b.Small) & (a.Small ^ difference)) >= 0) return RegoNumber.Of(difference);
        }

        return a.IsInteger && b.IsInteger
            ? Big(a.ToBigInteger() - b.ToBigInteger())
            : (Float64Bit.From(a) - Float64Bit.From(b)).ToNumber();
    }

    public static RegoNumber Multiply(RegoNumber a, RegoNumber b)
    {
        if (a.IsSmall && b.IsSmall)
        {
            var high = Math.BigMul(a.Small, b.Small, out var low);
            if (high == low >> 63) return RegoNumber.Of(low);
        }

        return a.IsInteger && b.IsInteger
            ? Big(a.ToBigInteger() * b.ToBigInteger())
            : (Float64Bit.From(a) * Float64Bit.From(b)).ToNumber();
    }

    /// <summary>The divisor is not zero.</summary>
    public static RegoNumber Divide(RegoNumber a, RegoNumber b)
    {
        if (a.IsSmall && b.IsSmall && b.Small != -1)
        {
            var quotient = Math.DivRem(a.Small, b.Small, out var rest);
            if (rest == 0) return RegoNumber.Of(quotient);
        }

        return (Float64Bit.From(a) / Float64Bit.From(b)).ToNumber();
    }

    /// <summary>Both are integers, the divisor is not zero; the sign is the dividend's.</summary>
    public static RegoNumber Remainder(RegoNumber a, RegoNumber b) =>
        a.IsSmall && b.IsSmall
            ? RegoNumber.Of(b.Small == -1 ? 0 : a.Small % b.Small)
            : RegoNumber.Of(BigInteger.Remainder(a.ToBigInteger(), b.ToBigInteger()));

    public static RegoNumber Big(BigInteger value) =>
        value.GetBitLength() <= MaxBits ? RegoNumber.Of(value) : throw new RegoLimitException("number too large");
}
