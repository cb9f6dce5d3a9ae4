namespace Maestro.Rego.Evaluation;

/// <summary>Changes of documents, by copies of what lies on the path.</summary>
internal static class Documents
{
    /// <summary>The document with a value at a path. What is in the way and no object is replaced.</summary>
    public static RegoValue Put(RegoValue? document, ReadOnlySpan<RegoValue> path, RegoValue value)
    {
        if (path.IsEmpty) return value;
        var copy = new ObjectBuilder();
        if (document is RegoObject o)
            for (var i = 0; i < o.Count; i++) copy.Set(o.Keys[i], o.Values[i]);
        copy.Set(path[0], Put(copy.Get(path[0]), path[1..], value));
        return copy.Build();
    }

    /// <summary>Both objects' keys; of a key in both, objects are merged and otherwise the first one's value holds.</summary>
    public static RegoValue Merge(RegoValue first, RegoValue second)
    {
        if (first is not RegoObject a || second is not RegoObject b) return first;
        if (b.Count == 0) return a;
        if (a.Count == 0) return b;
        var merged = new ObjectBuilder(a.Count + b.Count);
        for (var i = 0; i < a.Count; i++) merged.Set(a.Keys[i], a.Values[i]);
        for (var i = 0; i < b.Count; i++)
        {
            var key = b.Keys[i];
            merged.Set(key, merged.Get(key) is { } mine ? Merge(mine, b.Values[i]) : b.Values[i]);
        }

        return merged.Build();
    }
}
