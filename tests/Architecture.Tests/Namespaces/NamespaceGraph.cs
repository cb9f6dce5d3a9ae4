using System.Text;

namespace Architecture.Tests.Namespaces;

/// <summary>Which namespaces of a project use which. A namespace and its child are two.</summary>
internal sealed class NamespaceGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, List<TypeUse>>> _arrows = new(StringComparer.Ordinal);

    private NamespaceGraph(IEnumerable<TypeUse> uses)
    {
        foreach (var use in uses.Where(use => use.User.Namespace != use.Used.Namespace))
        {
            if (!_arrows.TryGetValue(use.User.Namespace, out var targets))
                _arrows[use.User.Namespace] = targets = new(StringComparer.Ordinal);
            if (!targets.TryGetValue(use.Used.Namespace, out var pairs)) targets[use.Used.Namespace] = pairs = [];
            pairs.Add(use);
        }
    }

    public static NamespaceGraph Of(string assembly) => new(TypeUses.Read(assembly));

    /// <summary>The same graph of what lies below one namespace only.</summary>
    public static NamespaceGraph Of(string assembly, string root) =>
        new(TypeUses.Read(assembly).Where(use => IsBelow(use.User.Namespace, root) && IsBelow(use.Used.Namespace, root)));

    /// <summary>A shortest cycle, as one use of a type for each of its arrows; empty when there is none.</summary>
    public IReadOnlyList<TypeUse> FindCycle() =>
        _arrows.Keys.Select(ShortestWayBack).Where(cycle => cycle.Count > 0).MinBy(cycle => cycle.Count) ?? [];

    /// <summary>Every arrow; those that lie on a cycle first, with all uses of types that they are made of.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        var arrows = _arrows.SelectMany(from => from.Value.Select(to => (From: from.Key, To: to.Key, Uses: to.Value)))
            .Select(arrow => (arrow.From, arrow.To, arrow.Uses, Cyclic: Way(arrow.To, arrow.From) is not null));
        foreach (var arrow in arrows.OrderByDescending(arrow => arrow.Cyclic))
        {
            text.AppendLine(
                FormattableString.Invariant($"{(arrow.Cyclic ? "CYCLE " : "")}{arrow.From} -> {arrow.To} ({arrow.Uses.Count})"));
            if (!arrow.Cyclic) continue;
            foreach (var use in arrow.Uses.OrderBy(use => use.User.Name, StringComparer.Ordinal)
                .ThenBy(use => use.Used.Name, StringComparer.Ordinal))
                text.AppendLine(FormattableString.Invariant($"    {use.User.Name} -> {use.Used.Name}"));
        }
        return text.ToString();
    }

    private static bool IsBelow(string name, string root) => name.StartsWith(root + ".", StringComparison.Ordinal);

    private List<TypeUse> ShortestWayBack(string start)
    {
        var ways = _arrows[start].Keys.Select(next => (Next: next, Way: Way(next, start))).Where(found => found.Way is not null)
            .ToList();
        if (ways.Count == 0) return [];
        var (first, rest) = ways.MinBy(found => found.Way!.Count);
        return [_arrows[start][first][0], .. rest!];
    }

    // Breadth first, so the way found is a shortest one; null when there is none.
    private List<TypeUse>? Way(string from, string to)
    {
        var cameFrom = new Dictionary<string, string?>(StringComparer.Ordinal) { [from] = null };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var at))
        {
            if (at == to) return Walk(at, cameFrom);
            if (!_arrows.TryGetValue(at, out var targets)) continue;
            foreach (var next in targets.Keys.Where(next => cameFrom.TryAdd(next, at))) open.Enqueue(next);
        }
        return null;
    }

    private List<TypeUse> Walk(string end, Dictionary<string, string?> cameFrom)
    {
        var way = new List<TypeUse>();
        for (var at = end; cameFrom[at] is { } before; at = before) way.Insert(0, _arrows[before][at][0]);
        return way;
    }
}
