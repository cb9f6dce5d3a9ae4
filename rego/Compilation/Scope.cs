namespace Maestro.Rego.Compilation;

/// <summary>A variable of one rule, query or comprehension. Identity is reference identity, of <see cref="Root"/>.</summary>
internal sealed class Local(string name, Scope scope, RegoLocation location, string what = "")
{
    private Local? _same;

    public string Name => name;

    public Scope Scope => scope;

    public RegoLocation Location => location;

    /// <summary>How it came to be: assigned or declared; empty when nothing declares it.</summary>
    public string What => what;

    /// <summary>Made by the compiler or written as <c>_</c>.</summary>
    public bool IsGenerated => name.StartsWith('$');

    public bool IsUsed { get; set; }

    /// <summary>Where its value lies in the frame; given by the planner.</summary>
    public int Slot { get; set; } = -1;

    public Local Root => _same is null ? this : _same.Root;

    /// <summary>A use in a comprehension turned out to mean the variable of the body around it.</summary>
    public void Becomes(Local outer) => _same = outer;

    public override string ToString() => name.StartsWith("$_", StringComparison.Ordinal) ? "_" : name;
}

/// <summary>Where variables live: a body with what it returns.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, Local> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Local> _implicit = new(StringComparer.Ordinal);
    private readonly List<Scope> _inner = [];
    private int _generated;

    public Scope(Scope? parent = null)
    {
        Parent = parent;
        parent?._inner.Add(this);
    }

    public Scope? Parent { get; }

    public IEnumerable<Local> Declared => _declared.Values;

    public IEnumerable<Local> Implicit => _implicit.Values;

    public IReadOnlyList<Scope> Inner => _inner;

    public bool IsWithin(Scope outer)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
            if (scope == outer) return true;
        return false;
    }

    public Local? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
            if (scope._declared.TryGetValue(name, out var local) || scope._implicit.TryGetValue(name, out local)) return local;
        return null;
    }

    public bool DeclaresHere(string name) => _declared.ContainsKey(name);

    /// <summary>Whether the name was used here or further in before being declared.</summary>
    public bool UsesImplicitly(string name) => _implicit.ContainsKey(name) || _inner.Any(scope => scope.UsesImplicitly(name));

    public Local Declare(string name, RegoLocation location, string what) =>
        _declared[name] = new Local(name, this, location, what);

    /// <summary>A variable that nothing declares. Uses of the name further in, so far thought their own, mean it too.</summary>
    public Local Introduce(string name, RegoLocation location)
    {
        var local = _implicit[name] = new Local(name, this, location);
        foreach (var scope in _inner) scope.Merge(name, local);
        return local;
    }

    public Local Generate(RegoLocation location)
    {
        var root = this;
        while (root.Parent is not null) root = root.Parent;
        return new Local(string.Create(CultureInfo.InvariantCulture, $"$g{root._generated++}"), this, location);
    }

    private void Merge(string name, Local outer)
    {
        if (_implicit.Remove(name, out var mine)) mine.Becomes(outer);
        foreach (var scope in _inner) scope.Merge(name, outer);
    }
}
