namespace Maestro.Rego.Values;

/// <summary>Rego's total order over values.</summary>
internal static class RegoOrder
{
    public static int Compare(RegoValue a, RegoValue b)
    {
        if (ReferenceEquals(a, b)) return 0;
        if (a.Kind != b.Kind) return a.Kind.CompareTo(b.Kind);
        return a switch
        {
            RegoBoolean x => x.Value.CompareTo(((RegoBoolean)b).Value),
            RegoNumber x => RegoNumber.Compare(x, (RegoNumber)b),
            RegoString x => CompareText(x.Value, ((RegoString)b).Value),
            RegoObject x => CompareObjects(x, (RegoObject)b),
            RegoArray or RegoSet => CompareElements(a, b),
            _ => 0,
        };
    }

    /// <summary>The order of the UTF-8 forms, which differs from UTF-16's above the surrogates.</summary>
    public static int CompareText(string a, string b)
    {
        var shared = Math.Min(a.Length, b.Length);
        var at = a.AsSpan(0, shared).CommonPrefixLength(b);
        if (at == shared) return a.Length.CompareTo(b.Length);
        var (x, y) = (a[at], b[at]);
        if (char.IsSurrogate(x) != char.IsSurrogate(y)) return char.IsSurrogate(x) ? 1 : -1;
        return x.CompareTo(y);
    }

    private static int CompareElements(RegoValue a, RegoValue b)
    {
        var shared = Math.Min(a.Count, b.Count);
        for (var i = 0; i < shared; i++)
        {
            var order = Compare(a.ValueAt(i), b.ValueAt(i));
            if (order != 0) return order;
        }

        return a.Count.CompareTo(b.Count);
    }

    private static int CompareObjects(RegoObject a, RegoObject b)
    {
        var shared = Math.Min(a.Count, b.Count);
        for (var i = 0; i < shared; i++)
        {
            var order = Compare(a.KeyAt(i), b.KeyAt(i));
            if (order == 0) order = Compare(a.ValueAt(i), b.ValueAt(i));
            if (order != 0) return order;
        }

        return a.Count.CompareTo(b.Count);
    }
}
