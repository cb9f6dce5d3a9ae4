namespace Maestro.Rego.Builtins;

/// <summary>Integers as bits, of any length.</summary>
internal static class BitsBuiltins
{
    private const int MaxShift = 1 << 16;

    public static IEnumerable<Builtin> All =>
    [
        Pair("bits.and", (a, b) => a & b),
        Pair("bits.or", (a, b) => a | b),
        Pair("bits.xor", (a, b) => a ^ b),
        new("bits.negate", "n", new Builtin1((context, a) => Whole(context, a, 1) is { } x ? RegoNumber.Of(~x) : null)),
        new("bits.lsh", "n,n", new Builtin2((context, a, b) => Shift(context, a, b, (x, count) => x << count))),
        new("bits.rsh", "n,n", new Builtin2((context, a, b) => Shift(context, a, b, (x, count) => x >> count))),
    ];

    private static Builtin Pair(string name, Func<BigInteger, BigInteger, BigInteger> combine) =>
        new(name, "n,n",
        new Builtin2((context, a, b) => Whole(context, a, 1) is { } x && Whole(context, b, 2) is { } y
            ? RegoNumber.Of(combine(x, y))
            : null));

    private static BigInteger? Whole(BuiltinContext context, RegoValue value, int argument)
    {
        if (value is RegoNumber { IsInteger: true } number) return number.ToBigInteger();
        context.OperandError(argument, "must be integer number but got floating-point number");
        return null;
    }

    private static RegoValue? Shift(
        BuiltinContext context, RegoValue value, RegoValue by, Func<BigInteger, int, BigInteger> shift)
    {
        if (Whole(context, value, 1) is not { } number || Whole(context, by, 2) is not { } count) return null;
        if (count.Sign < 0) return context.OperandError(2, "must be an unsigned integer number but got a negative integer");
        if (count > MaxShift && number.Sign != 0) return context.Fail("shift too large");
        return Arithmetic.Big(shift(number, (int)BigInteger.Min(count, MaxShift)));
    }
}
