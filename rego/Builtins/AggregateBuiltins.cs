namespace Maestro.Rego.Builtins;

/// <summary>Functions over all elements of a collection.</summary>
internal static class AggregateBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("count", "aoSs", new Builtin1(Count)),
        new("sum", "aS", new Builtin1((context, a) => Fold(context, a, RegoNumber.Of(0), Arithmetic.Add))),
        new("product", "aS", new Builtin1((context, a) => Fold(context, a, RegoNumber.Of(1), Arithmetic.Multiply))),
        new("max", "aS", new Builtin1((_, a) => Extreme(a, 1))),
        new("min", "aS", new Builtin1((_, a) => Extreme(a, -1))),
        new("sort", "aS", new Builtin1(Sort)),
        new("all", "aS", new Builtin1((_, a) => RegoValue.From(Each(a).All(value => ReferenceEquals(value, RegoValue.True))))),
        new("any", "aS", new Builtin1((_, a) => RegoValue.From(Each(a).Any(value => ReferenceEquals(value, RegoValue.True))))),
        new("walk", "*", new Builtin1((_, _) => RegoValue.True)),
    ];

    public static IEnumerable<RegoValue> Each(RegoValue collection)
    {
        for (var i = 0; i < collection.Count; i++) yield return collection.ValueAt(i);
    }

    private static RegoNumber Count(BuiltinContext context, RegoValue value)
    {
        if (value is not RegoString text) return RegoNumber.Of(value.Count);
        if (StringBuiltins.IsFlat(text.Value)) return RegoNumber.Of(text.Value.Length);
        var runes = 0;
        foreach (var _ in text.Value.EnumerateRunes()) runes++;
        return RegoNumber.Of(runes);
    }

    private static RegoValue? Fold(
        BuiltinContext context, RegoValue collection, RegoNumber start, Func<RegoNumber, RegoNumber, RegoNumber> combine)
    {
        var result = start;
        for (var i = 0; i < collection.Count; i++)
        {
            var value = collection.ValueAt(i);
            if (value is not RegoNumber number)
                return context.OperandError(
                    1,
                    $"must be {collection.Kind.Name()} of numbers but got {collection.Kind.Name()} containing {value.Kind.Name()}");
            result = combine(result, number);
        }

        return result;
    }

    private static RegoValue? Extreme(RegoValue collection, int sign)
    {
        RegoValue? best = null;
        for (var i = 0; i < collection.Count; i++)
        {
            var value = collection.ValueAt(i);
            if (best is null || RegoOrder.Compare(value, best) * sign > 0) best = value;
        }

        return best;
    }

    private static RegoArray Sort(BuiltinContext context, RegoValue collection)
    {
        context.Charge(24 + (8L * collection.Count));
        var items = new RegoValue[collection.Count];
        for (var i = 0; i < items.Length; i++) items[i] = collection.ValueAt(i);
        if (collection is RegoArray) Array.Sort(items, RegoOrder.Compare);
        return RegoArray.Of(items);
    }
}
