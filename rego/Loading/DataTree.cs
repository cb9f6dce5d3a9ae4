namespace Maestro.Rego.Loading;

/// <summary>Documents put together into one; where two give the same member, that is an error.</summary>
internal sealed class DataTree(ICollection<RegoError> errors)
{
    private readonly Node _root = new();

    public void Add(string file, IEnumerable<string> mount, RegoValue document)
    {
        var node = _root;
        foreach (var name in mount)
            node = node.Child(name) ?? throw new IOException($"'{name}' is already a value of another file");
        if (document is RegoObject o) Merge(file, node, o);
        else errors.Add(new RegoError(RegoErrorCodes.Load, "a data file must be an object", new RegoLocation(file, 1, 1)));
    }

    public RegoObject Build() => _root.Build();

    private void Merge(string file, Node into, RegoObject from)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < from.Count; i++)
        {
            var name = ((RegoString)from.Keys[i]).Value;
            if (from.Values[i] is RegoObject inner && into.Child(name) is { } child) Merge(file, child, inner);
            else if (!into.Members.TryAdd(name, from.Values[i]))
                errors.Add(new RegoError(
                    RegoErrorCodes.Load, $"'{name}' is already a value of another file", new RegoLocation(file, 1, 1)));
        }
    }

    private sealed class Node
    {
        /// <summary>A value, or a node that can still grow.</summary>
        public SortedDictionary<string, object> Members { get; } = new(StringComparer.Ordinal);

        /// <summary>The object of that name, made if it is not there; null when it is no object.</summary>
        public Node? Child(string name)
        {
            if (!Members.TryGetValue(name, out var member)) Members[name] = member = new Node();
            return member as Node;
        }

        public RegoObject Build()
        {
            var o = new ObjectBuilder(Members.Count);
            foreach (var (name, member) in Members) o.Set(name, member as RegoValue ?? ((Node)member).Build());
            return o.Build();
        }
    }
}
