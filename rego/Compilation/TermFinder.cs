using Maestro.Rego.Syntax;

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
                foreach (var inner in group.Inner) Find(inner, visit);
                break;
        }
    }

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
