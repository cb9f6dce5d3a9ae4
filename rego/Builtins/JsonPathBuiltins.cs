namespace Maestro.Rego.Builtins;

/// <summary>Parts of documents by path: keep, remove, patch.</summary>
internal static class JsonPathBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("json.filter", "o,Sa",
        new Builtin2(
            (context, document, paths) => Paths(context, paths) is { } tree ? Filter(document, tree) ?? RegoObject.Empty : null)),
        new("json.remove", "o,Sa",
        new Builtin2((context, document, paths) => Paths(context, paths) is { } tree ? Remove(document, tree) : null)),
        new("json.patch", "*,a",
        new Builtin2((context, document, patches) => JsonPatch.Apply(context, document, (RegoArray)patches))),
    ];

    /// <summary>Keys of a path written as a text with slashes, or as an array.</summary>
    public static List<RegoValue>? Path(RegoValue path)
    {
        if (path is RegoArray keys) return [.. keys.Items];
        if (path is not RegoString { Value: var text }) return null;
        return [.. text.TrimStart('/').Split('/')
            .Select(RegoValue (part) => new RegoString(
                part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))];
    }

    private static PathTree? Paths(BuiltinContext context, RegoValue paths)
    {
        var tree = new PathTree();
        for (var i = 0; i < paths.Count; i++)
        {
            if (Path(paths.ValueAt(i)) is not { } path)
            {
                context.OperandError(
                    2,
                    $"must be one of {{set, array}} containing string paths or array of path segments but got {paths.ValueAt(i).Kind.Name()}");
                return null;
            }

            tree.Add(path);
        }

        return tree;
    }

    private static RegoValue? Filter(RegoValue value, PathTree tree)
    {
        if (tree.IsLeaf) return value;
        switch (value)
        {
            case RegoObject o:
                var kept = new ObjectBuilder();
                for (var i = 0; i < o.Count; i++)
                    if (tree.Find(o.Keys[i]) is { } inner && Filter(o.Values[i], inner) is { } part) kept.Set(o.Keys[i], part);
                return kept.Build();
            case RegoArray array:
                var items = new List<RegoValue>();
                for (var i = 0; i < array.Count; i++)
                    if (tree.Find(RegoNumber.Of(i)) is { } inner && Filter(array[i], inner) is { } part) items.Add(part);
                return RegoArray.Of([.. items]);
            case RegoSet set:
                var members = new SetBuilder();
                foreach (var member in set.Members)
                    if (tree.Find(member) is { } inner && Filter(member, inner) is { } part) members.Add(part);
                return members.Build();
            default: return null;
        }
    }

    private static RegoValue Remove(RegoValue value, PathTree tree)
    {
        switch (value)
        {
            case RegoObject o:
                var kept = new ObjectBuilder();
                for (var i = 0; i < o.Count; i++)
                {
                    var inner = tree.Find(o.Keys[i]);
                    if (inner is null) kept.Set(o.Keys[i], o.Values[i]);
                    else if (!inner.IsLeaf) kept.Set(o.Keys[i], Remove(o.Values[i], inner));
                }

                return kept.Build();
            case RegoArray array:
                var items = new List<RegoValue>();
                for (var i = 0; i < array.Count; i++)
                {
                    var inner = tree.Find(RegoNumber.Of(i));
                    if (inner is null) items.Add(array[i]);
                    else if (!inner.IsLeaf) items.Add(Remove(array[i], inner));
                }

                return RegoArray.Of([.. items]);
            case RegoSet set:
                var members = new SetBuilder();
                foreach (var member in set.Members)
                {
                    var inner = tree.Find(member);
                    if (inner is null) members.Add(member);
                    else if (!inner.IsLeaf) members.Add(Remove(member, inner));
                }

                return members.Build();
            default: return value;
        }
    }

    /// <summary>Paths with shared beginnings; the end of a path means everything below too.</summary>
    private sealed class PathTree
    {
        private readonly Dictionary<RegoValue, PathTree> _next = [];

        public bool IsLeaf { get; private set; }

        public void Add(List<RegoValue> path)
        {
            var at = this;
            foreach (var key in path)
            {
                if (!at._next.TryGetValue(key, out var next)) at._next[key] = next = new PathTree();
                at = next;
            }

            at.IsLeaf = true;
        }

        /// <summary>Keys in paths are texts; a number finds the text that is written like it.</summary>
        public PathTree? Find(RegoValue key) =>
            _next.TryGetValue(key, out var next)
                || (key is RegoNumber && _next.TryGetValue(new RegoString(key.ToString()), out next))
                ? next
                : null;
    }
}
