namespace Maestro.Rego.Evaluation;

/// <summary>The document that rules with references in their heads make together.</summary>
internal sealed class DocumentBuilder : ICounted
{
    private readonly Branch _root = new();

    public int Additions { get; private set; }

    public bool IsEmpty => _root.Count == 0;

    /// <summary>Adds a value or, as a set's member, at a path.</summary>
    /// <exception cref="EvaluationException">Another rule gave the place another value.</exception>
    public void Add(ReadOnlySpan<RegoValue> path, RegoValue value, bool isMember, RegoLocation location)
    {
        Additions++;
        var branch = _root;
        for (var i = 0; i < path.Length - (isMember ? 0 : 1); i++)
        {
            var last = isMember && i == path.Length - 1;
            var known = branch.Find(path[i]);
            if (known is null) branch.Put(path[i], known = last ? new RuleSet() : new Branch());
            if (last)
            {
                (known as RuleSet ?? throw Conflict(location)).Add(value);
                return;
            }

            branch = known as Branch ?? throw Conflict(location);
        }

        switch (branch.Find(path[^1]))
        {
            case null: branch.Put(path[^1], value); break;
            case RegoValue same when same.Equals(value): break;
            default: throw Conflict(location);
        }
    }

    /// <summary>Whether there is a value at the path, or above it.</summary>
    public bool Has(ReadOnlySpan<RegoValue> path)
    {
        object? at = _root;
        foreach (var key in path)
        {
            if (at is not Branch branch) return at is not null;
            at = branch.Find(key);
        }

        return at is not null;
    }

    public RegoValue Build() => _root.Build();

    private static EvaluationException Conflict(RegoLocation location) =>
        new(RegoErrorCodes.EvalConflict, "object keys must be unique", location);

    private sealed class Branch
    {
        private readonly Dictionary<RegoValue, object> _children = [];

        public int Count => _children.Count;

        public object? Find(RegoValue key) => _children.GetValueOrDefault(key);

        public void Put(RegoValue key, object child) => _children[key] = child;

        public RegoObject Build()
        {
            var builder = new ObjectBuilder(_children.Count);
            foreach (var (key, child) in _children)
                builder.Set(key, child switch { RegoValue value =>
                    value, RuleSet set => set.Build(), _ => ((Branch)child).Build() });
            return builder.Build();
        }
    }
}
