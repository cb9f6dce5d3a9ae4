namespace Maestro.Rego.Testing;

/// <summary>Which rows of which modules were reached by a series of evaluations. Not for several threads at once.</summary>
public sealed class RegoCoverage
{
    private readonly Dictionary<string, (SortedSet<int> All, SortedSet<int> Reached)> _files = new(StringComparer.Ordinal);

    /// <param name="program">Compiled with <see cref="CompileOptions.Trace"/>.</param>
    public RegoCoverage(RegoProgram program)
    {
        foreach (var location in program.TracedLocations) File(location).All.Add(location.Row);
    }

    /// <summary>Reached rows of all rows that can be reached, in percent; 100 when there are none.</summary>
    public double Percent
    {
        get
        {
            var all = _files.Values.Sum(file => file.All.Count);
            return all == 0 ? 100 : 100.0 * _files.Values.Sum(file => file.Reached.Count) / all;
        }
    }

    /// <summary>By file: the rows reached, and those not.</summary>
    public IReadOnlyDictionary<string, (IReadOnlyList<int> Covered, IReadOnlyList<int> NotCovered)> Files =>
        _files.ToDictionary(
            file => file.Key,
            file => (
                (IReadOnlyList<int>)[.. file.Value.Reached], (IReadOnlyList<int>)[.. file.Value.All.Except(file.Value.Reached)]),
            StringComparer.Ordinal);

    public void Add(RegoExplanation explanation)
    {
        foreach (var rule in explanation.Rules)
        {
            if (rule.Fired) File(rule.Location).Reached.Add(rule.Location.Row);
            for (var i = 0; i < rule.Expressions.Count && i <= rule.Held; i++)
                File(rule.Expressions[i]).Reached.Add(rule.Expressions[i].Row);
        }

        foreach (var (all, reached) in _files.Values) reached.IntersectWith(all);
    }

    private (SortedSet<int> All, SortedSet<int> Reached) File(RegoLocation location)
    {
        if (!_files.TryGetValue(location.File, out var rows)) _files[location.File] = rows = ([], []);
        return rows;
    }
}
