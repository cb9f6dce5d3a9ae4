using System.Runtime.CompilerServices;

namespace Maestro.Rego.Compilation;

/// <summary>The variables of terms and statements.</summary>
internal static class Variables
{
    /// <summary>All variables in the term; of closures those that live outside of them.</summary>
    public static void Collect(Term? term, ISet<Local> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (term)
        {
            case LocalTerm local: into.Add(local.Local); break;
            case RefTerm reference:
                Collect(reference.Head, into);
                foreach (var key in reference.Path) Collect(key, into);
                break;
            case ArrayTerm array: CollectAll(array.Items, into); break;
            case SetTerm set: CollectAll(set.Items, into); break;
            case ObjectTerm o:
                foreach (var (key, value) in o.Pairs)
                {
                    Collect(key, into);
                    Collect(value, into);
                }

                break;
            case ResolvedCall call: CollectAll(call.Arguments, into); break;
            case ResolvedTemplate template:
                foreach (var part in template.Parts) Collect(part.Value, into);
                break;
            case ClosureTerm closure:
                var inner = new HashSet<Local>();
                Collect(closure.Key, inner);
                Collect(closure.Value, inner);
                foreach (var statement in closure.Body) Collect(statement, inner);
                foreach (var local in inner)
                    if (!local.Scope.IsWithin(closure.Scope)) into.Add(local);
                break;
        }
    }

    public static void Collect(Statement statement, ISet<Local> into)
    {
        switch (statement)
        {
            case MatchStatement match:
                Collect(match.Left, into);
                Collect(match.Right, into);
                break;
            case TestStatement test: Collect(test.Term, into); break;
            case EveryStatement every:
                Collect(every.Domain, into);
                foreach (var local in Free(every)) into.Add(local);
                break;
            case GroupStatement group:
                foreach (var with in group.With) Collect(with.Value, into);
                foreach (var inner in group.Inner) Collect(inner, into);
                break;
        }
    }

    /// <summary>What the body of an every takes from outside.</summary>
    public static HashSet<Local> Free(EveryStatement every)
    {
        var inner = new HashSet<Local>();
        foreach (var statement in every.Body) Collect(statement, inner);
        inner.RemoveWhere(local => local.Scope.IsWithin(every.Scope));
        return inner;
    }

    /// <summary>Whether every variable of the term has a value.</summary>
    public static bool AreBound(Term term, HashSet<Local> bound)
    {
        var found = new HashSet<Local>();
        Collect(term, found);
        return found.IsSubsetOf(bound);
    }

    private static void CollectAll(IEnumerable<Term> terms, ISet<Local> into)
    {
        foreach (var term in terms) Collect(term, into);
    }
}
