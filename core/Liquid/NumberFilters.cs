using static Maestro.Liquid.FilterArguments;

namespace Maestro.Liquid;

/// <summary>Filters on numbers. Whole numbers stay whole; with a decimal the result is exact; a real makes it a real.</summary>
internal static class NumberFilters
{
    public static readonly IReadOnlyList<Filter> All =
    [
        new("plus", 1, 1, (input, args, _, _) => Add(Number(input), Number(args[0]))),
        Two("minus", (a, b) => checked(a - b), (a, b) => a - b, (a, b) => a - b),
        Two("times", (a, b) => checked(a * b), (a, b) => a * b, (a, b) => a * b),
        new("divided_by", 1, 1, (input, args, _, _) => Divide(Number(input), Number(args[0]))),
        new("modulo", 1, 1, (input, args, _, _) => Modulo(Number(input), Number(args[0]))),
        new("abs", 0, 0, (input, _, _, _) => Number(input) switch { long n =>
            Math.Abs(n), decimal n => Math.Abs(n), var n => Math.Abs((double)n) }),
        new("ceil", 0, 0, (input, _, _, _) => Number(input) is long n ? n : (long)Math.Ceiling(Values.Exact(Number(input)))),
        new("floor", 0, 0, (input, _, _, _) => Number(input) is long n ? n : (long)Math.Floor(Values.Exact(Number(input)))),
        new("round", 0, 1, (input, args, _, _) => Round(Number(input), Whole(args.At(0, 0L)))),
        new("at_least", 1, 1, (input, args, _, _) => Values.Compare(Number(input), Number(args[0])) < 0 ? args[0] : input),
        new("at_most", 1, 1, (input, args, _, _) => Values.Compare(Number(input), Number(args[0])) > 0 ? args[0] : input),
    ];

    public static object Add(object left, object right) =>
        Combine(left, right, (a, b) => checked(a + b), (a, b) => a + b, (a, b) => a + b);

    private static Filter Two(
        string name, Func<long, long, long> whole, Func<decimal, decimal, decimal> exact, Func<double, double, double> real) =>
        new(name, 1, 1, (input, args, _, _) => Combine(Number(input), Number(args[0]), whole, exact, real));

    private static object Combine(
        object left,
        object right,
        Func<long, long, long> whole,
        Func<decimal, decimal, decimal> exact,
        Func<double, double, double> real) => (left, right) switch
        {
            (long a, long b) => whole(a, b),
            (double, _) or (_, double) => Finite(real(Values.Real(left), Values.Real(right))),
            _ => exact(Values.Exact(left), Values.Exact(right)),
        };

    // Liquid's rule: two whole numbers give a whole number, rounded down.
    private static object Divide(object left, object right)
    {
        NotZero(right);
        return Combine(
            left, right, (a, b) => checked(a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0), (a, b) => a / b, (a, b) => a / b);
    }

    private static object Modulo(object left, object right)
    {
        NotZero(right);
        return Combine(
            left, right, (a, b) => b == -1 ? 0 : ((a % b) + b) % b, (a, b) => ((a % b) + b) % b, (a, b) => ((a % b) + b) % b);
    }

    private static object Round(object number, int digits)
    {
        if (digits is < 0 or > 15)
            throw new LiquidFilterException("takes 0 to 15 digits");
        if (number is long)
            return number;
        var rounded = Math.Round(Values.Exact(number), digits, MidpointRounding.AwayFromZero);
        return digits == 0 ? (long)rounded : rounded;
    }

    private static void NotZero(object number)
    {
        if (Values.Compare(number, 0L) == 0)
            throw new LiquidFilterException("cannot divide by zero");
    }

    private static double Finite(double number) => double.IsFinite(number) ? number : throw new OverflowException();
}
