namespace Maestro.Rego.Builtins;

/// <summary>Arrays, sets, objects, and ranges of numbers.</summary>
internal static class CollectionBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("array.concat", "a,a", new Builtin2((context, a, b) => Made(context, [.. Items(a), .. Items(b)]))),
        new("array.reverse", "a", new Builtin1((context, a) => Made(context, [.. Items(a).ToArray().Reverse()]))),
        new("array.slice", "a,n,n", new Builtin3(Slice)),
        new("array.flatten", "a",
        new Builtin1((context, a) => Made(
            context, [.. Items(a).ToArray().SelectMany(item => item is RegoArray inner ? inner.Items.ToArray() : [item])]))),
        new("union", "S", new Builtin1(UnionOf)),
        new("intersection", "S", new Builtin1(IntersectionOf)),
        new("object.get", "o,*,*", new Builtin3((_, o, key, fallback) => Find(o, key) ?? fallback)),
        new("object.keys", "o", new Builtin1((context, o) => Keys(context, (RegoObject)o))),
        new("object.remove", "o,oSa", new Builtin2((context, o, keys) => Pick(context, (RegoObject)o, keys, keep: false))),
        new("object.filter", "o,oSa", new Builtin2((context, o, keys) => Pick(context, (RegoObject)o, keys, keep: true))),
        new("object.union", "o,o", new Builtin2((context, a, b) => Union(context, (RegoObject)a, (RegoObject)b))),
        new("object.union_n", "a", new Builtin1(UnionAll)),
        new("object.subset", "oSa,oSa", new Builtin2(Subset)),
        new("numbers.range", "n,n", new Builtin2((context, from, to) => Range(context, from, to, RegoNumber.Of(1)))),
        new("numbers.range_step", "n,n,n", new Builtin3(Range)),
    ];

    private static ReadOnlySpan<RegoValue> Items(RegoValue array) => ((RegoArray)array).Items;

    private static RegoArray Made(BuiltinContext context, RegoValue[] items)
    {
        context.Charge(24 + (8L * items.Length));
        return items.Length == 0 ? RegoArray.Empty : new RegoArray(items);
    }

    private static RegoValue? Slice(BuiltinContext context, RegoValue array, RegoValue from, RegoValue to)
    {
        if (!((RegoNumber)from).TryGetInt64(out var start))
            return context.OperandError(2, "must be integer number but got floating-point number");
        if (!((RegoNumber)to).TryGetInt64(out var end))
            return context.OperandError(3, "must be integer number but got floating-point number");
        start = Math.Max(0, start);
        end = Math.Min(array.Count, end);
        return start >= end ? RegoArray.Empty : Made(context, Items(array)[(int)start..(int)end].ToArray());
    }

    private static RegoValue? UnionOf(BuiltinContext context, RegoValue sets)
    {
        var all = new SetBuilder();
        foreach (var set in ((RegoSet)sets).Members)
        {
            if (set is not RegoSet members) return NotSets(context, set);
            context.Charge(16L * members.Count);
            foreach (var member in members.Members) all.Add(member);
        }

        return all.Build();
    }

    private static RegoValue? IntersectionOf(BuiltinContext context, RegoValue sets)
    {
        RegoSet? common = null;
        foreach (var set in ((RegoSet)sets).Members)
        {
            if (set is not RegoSet members) return NotSets(context, set);
            common = common is null ? members : OperatorBuiltins.Intersect(common, members);
        }

        return common ?? RegoSet.Empty;
    }

    private static RegoValue? NotSets(BuiltinContext context, RegoValue got) =>
        context.OperandError(1, $"must be set of sets but got set containing {got.Kind.Name()}");

    private static RegoValue? Find(RegoValue o, RegoValue key)
    {
        if (key is not RegoArray path) return o.Get(key);
        var value = o;
        foreach (var step in path.Items)
        {
            if (value.Get(step) is not { } next) return null;
            value = next;
        }

        return value;
    }

    private static RegoSet Keys(BuiltinContext context, RegoObject o)
    {
        context.Charge(16L * o.Count);
        return RegoSet.Of(o.Keys);
    }

    private static RegoObject Pick(BuiltinContext context, RegoObject o, RegoValue keys, bool keep)
    {
        var named = keys switch
        {
            RegoObject names => RegoSet.Of(names.Keys),
            RegoArray names => RegoSet.Of(names.Items),
            _ => (RegoSet)keys,
        };
        context.Charge(48 + (24L * o.Count));
        var picked = new ObjectBuilder();
        for (var i = 0; i < o.Count; i++)
            if (named.Contains(o.Keys[i]) == keep) picked.Set(o.Keys[i], o.Values[i]);
        return picked.Build();
    }

    /// <summary>Of two values under one key, objects are united and otherwise the second holds.</summary>
    private static RegoObject Union(BuiltinContext context, RegoObject a, RegoObject b)
    {
        context.Charge(48 + (24L * (a.Count + b.Count)));
        var union = new ObjectBuilder(a.Count + b.Count);
        for (var i = 0; i < a.Count; i++) union.Set(a.Keys[i], a.Values[i]);
        for (var i = 0; i < b.Count; i++)
        {
            var value = b.Values[i];
            if (value is RegoObject inner && union.Get(b.Keys[i]) is RegoObject mine) value = Union(context, mine, inner);
            union.Set(b.Keys[i], value);
        }

        return union.Build();
    }

    private static RegoValue? UnionAll(BuiltinContext context, RegoValue objects)
    {
        var union = RegoObject.Empty;
        foreach (var item in Items(objects))
        {
            if (item is not RegoObject o)
                return context.OperandError(1, $"must be array of objects but got array containing {item.Kind.Name()}");
            union = Union(context, union, o);
        }

        return union;
    }

    private static RegoValue? Subset(BuiltinContext context, RegoValue super, RegoValue sub)
    {
        if (super is RegoArray array && sub is RegoSet wanted)
        {
            var have = RegoSet.Of(array.Items);
            return RegoValue.From(wanted.Members.ToArray().All(have.Contains));
        }

        return (super, sub) switch
        {
            (RegoObject a, RegoObject b) => RegoValue.From(Covers(a, b)),
            (RegoSet a, RegoSet b) => RegoValue.From(b.Members.ToArray().All(a.Contains)),
            (RegoArray a, RegoArray b) => RegoValue.From(ContainsRun(a, b)),
            _ => context.TypeError("both arguments object.subset must be of the same type or array and set"),
        };
    }

    private static bool Covers(RegoValue super, RegoValue sub)
    {
        switch (super, sub)
        {
            case (RegoObject a, RegoObject b):
                for (var i = 0; i < b.Count; i++)
                    if (a.Get(b.Keys[i]) is not { } value || !Covers(value, b.Values[i])) return false;
                return true;
            case (RegoSet a, RegoSet b):
                foreach (var member in b.Members)
                    if (!a.Contains(member)) return false;
                return true;
            case (RegoArray a, RegoArray b): return ContainsRun(a, b);
            default: return super.Equals(sub);
        }
    }

    private static bool ContainsRun(RegoArray a, RegoArray b)
    {
        for (var start = 0; start + b.Count <= a.Count; start++)
        {
            var same = true;
            for (var i = 0; i < b.Count && same; i++) same = a[start + i].Equals(b[i]);
            if (same) return true;
        }

        return false;
    }

    private static RegoValue? Range(BuiltinContext context, RegoValue from, RegoValue to, RegoValue step)
    {
        if (!((RegoNumber)from).IsInteger) return context.OperandError(1, "must be integer number but got floating-point number");
        if (!((RegoNumber)to).IsInteger) return context.OperandError(2, "must be integer number but got floating-point number");
        if (!((RegoNumber)step).IsInteger) return context.OperandError(3, "must be integer number but got floating-point number");
        var (first, last, by) = (
            ((RegoNumber)from).ToBigInteger(), ((RegoNumber)to).ToBigInteger(), ((RegoNumber)step).ToBigInteger());
        if (by.Sign <= 0) return context.Fail("step must be a positive integer");
        var count = (BigInteger.Abs(last - first) / by) + 1;
        context.Charge(count > int.MaxValue ? long.MaxValue / 2 : 32 * (long)count);
        var items = new RegoValue[(int)count];
        var direction = last >= first ? by : -by;
        for (var i = 0; i < items.Length; i++) items[i] = RegoNumber.Of(first + (direction * i));
        return new RegoArray(items);
    }
}
