namespace Maestro.Rego.Builtins;

/// <summary>What infix operators stand for, and rounding.</summary>
internal static class OperatorBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("plus", "n,n", new Builtin2((_, a, b) => Arithmetic.Add((RegoNumber)a, (RegoNumber)b))),
        new("minus", "nS,nS", new Builtin2(Minus)),
        new("mul", "n,n", new Builtin2((_, a, b) => Arithmetic.Multiply((RegoNumber)a, (RegoNumber)b))),
        new("div", "n,n", new Builtin2(Divide)),
        new("rem", "n,n", new Builtin2(Remainder)),
        new("and", "S,S", new Builtin2((_, a, b) => Intersect((RegoSet)a, (RegoSet)b))),
        new("or", "S,S", new Builtin2((_, a, b) => Unite((RegoSet)a, (RegoSet)b))),
        new("equal", "*,*", new Builtin2((_, a, b) => RegoValue.From(a.Equals(b)))),
        new("eq", "*,*", new Builtin2((_, a, b) => RegoValue.From(a.Equals(b)))),
        new("neq", "*,*", new Builtin2((_, a, b) => RegoValue.From(!a.Equals(b)))),
        new("lt", "*,*", new Builtin2((_, a, b) => RegoValue.From(RegoOrder.Compare(a, b) < 0))),
        new("lte", "*,*", new Builtin2((_, a, b) => RegoValue.From(RegoOrder.Compare(a, b) <= 0))),
        new("gt", "*,*", new Builtin2((_, a, b) => RegoValue.From(RegoOrder.Compare(a, b) > 0))),
        new("gte", "*,*", new Builtin2((_, a, b) => RegoValue.From(RegoOrder.Compare(a, b) >= 0))),
        new("internal.member_2", "*,*", new Builtin2((_, item, collection) => RegoValue.From(IsMember(item, collection)))),
        new("internal.member_3", "*,*,*",
        new Builtin3((_, key, item, collection) => RegoValue.From(collection.Get(key) is { } found && found.Equals(item)))),
        new("abs", "n", new Builtin1((_, a) => Sign(a) < 0 ? Arithmetic.Subtract(RegoNumber.Of(0), (RegoNumber)a) : a)),
        new("round", "n", new Builtin1((_, a) => Rounded((RegoNumber)a, Away))),
        new("ceil", "n", new Builtin1((_, a) => Rounded((RegoNumber)a, (whole, positive) => positive ? whole + 1 : whole))),
        new("floor", "n", new Builtin1((_, a) => Rounded((RegoNumber)a, (whole, positive) => positive ? whole : whole - 1))),
    ];

    public static RegoSet Unite(RegoSet a, RegoSet b)
    {
        var all = new SetBuilder(a.Count + b.Count);
        foreach (var member in a.Members) all.Add(member);
        foreach (var member in b.Members) all.Add(member);
        return all.Build();
    }

    public static RegoSet Intersect(RegoSet a, RegoSet b)
    {
        var (small, large) = a.Count < b.Count ? (a, b) : (b, a);
        var both = new SetBuilder();
        foreach (var member in small.Members)
            if (large.Contains(member)) both.Add(member);
        return both.Build();
    }

    private static int Sign(RegoValue number) => RegoOrder.Compare(number, RegoNumber.Of(0));

    private static RegoValue? Minus(BuiltinContext context, RegoValue a, RegoValue b)
    {
        if (a is RegoNumber x && b is RegoNumber y) return Arithmetic.Subtract(x, y);
        if (a is not RegoSet from || b is not RegoSet taken)
            return context.OperandError(2, $"must be {a.Kind.Name()} but got {b.Kind.Name()}");
        var rest = new SetBuilder();
        foreach (var member in from.Members)
            if (!taken.Contains(member)) rest.Add(member);
        return rest.Build();
    }

    private static RegoValue? Divide(BuiltinContext context, RegoValue a, RegoValue b) =>
        Sign(b) == 0 ? context.Fail("divide by zero") : Arithmetic.Divide((RegoNumber)a, (RegoNumber)b);

    private static RegoValue? Remainder(BuiltinContext context, RegoValue a, RegoValue b)
    {
        var (x, y) = ((RegoNumber)a, (RegoNumber)b);
        if (!x.IsInteger || !y.IsInteger) return context.Fail("modulo on floating-point number");
        return Sign(b) == 0 ? context.Fail("modulo by zero") : Arithmetic.Remainder(x, y);
    }

    private static bool IsMember(RegoValue item, RegoValue collection)
    {
        switch (collection)
        {
            case RegoSet set: return set.Contains(item);
            case RegoArray array:
                foreach (var element in array.Items)
                    if (element.Equals(item)) return true;
                return false;
            case RegoObject o:
                foreach (var value in o.Values)
                    if (value.Equals(item)) return true;
                return false;
            default: return false;
        }
    }

    private static BigInteger Away(BigInteger whole, bool positive) => positive ? whole + 1 : whole - 1;

    /// <summary>The whole part, or what is made of it when something is cut off.</summary>
    private static RegoNumber Rounded(RegoNumber number, Func<BigInteger, bool, BigInteger> change)
    {
        if (number.IsInteger) return number;
        var (unscaled, exponent) = number.Exact();
        var power = BigInteger.Pow(10, -exponent);
        var whole = BigInteger.DivRem(unscaled, power, out var rest);
        if (change == Away && BigInteger.Abs(rest) * 2 < power) return RegoNumber.Of(whole);
        return RegoNumber.Of(change(whole, unscaled.Sign > 0));
    }
}
