namespace Maestro.Rego.Compilation;

/// <summary>Visits terms outside of closures.</summary>
internal static class TermFinder
{
    public static void Find(Statement statement, Action<Term> visit)
    {
        switch (statement)
        {
            case MatchStatement match:
                Find(match.Left, visit);
                Find(match.Right, visit);
                break;
            case TestStatement test: Find(test.Term, visit); break;
            case EveryStatement every: Find(every.Domain, visit); break;
            case GroupStatement group:
                // Under "with" documents have other values than they have outside, so only what is local is told.
                Action<Term> inside = group.With.Count == 0 ? visit : term =>
                {
                    if (!IsDocument(term)) visit(term);
                };
                foreach (var inner in group.Inner) Find(inner, inside);
                foreach (var with in group.With)
                    if (with.Value is not null) Find(with.Value, visit);
                break;
        }
    }

    private static bool IsDocument(Term term) => term is RefTerm { Head: VarTerm };

    private static void Find(Term term, Action<Term> visit)
    {
        visit(term);
        IEnumerable<Term> inner = term switch
        {
            RefTerm { Head: not VarTerm } reference => reference.Path.Prepend(reference.Head),
            RefTerm reference => reference.Path,
            ArrayTerm array => array.Items,
            SetTerm set => set.Items,
            ObjectTerm o => o.Pairs.SelectMany(pair => (Term[])[pair.Key, pair.Value]),
            ResolvedCall call => call.Arguments,
            _ => [],
        };
        foreach (var part in inner) Find(part, visit);
    }
}
