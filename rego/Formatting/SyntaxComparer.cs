using System.Runtime.CompilerServices;

namespace Maestro.Rego.Formatting;

/// <summary>
/// Whether two modules say the same, wherever it is written. Wildcards are alike; imports may stand in another order.
/// </summary>
internal static class SyntaxComparer
{
    public static bool Same(Module a, Module b) =>
        a.Package.SequenceEqual(b.Package, StringComparer.Ordinal) &&
        Imports(a).SequenceEqual(Imports(b), StringComparer.Ordinal) &&
        All(a.Rules, b.Rules, Same);

    /// <summary>The first block that the other module does not have in its place; null when both have the same.</summary>
    public static RegoLocation? FirstChange(IReadOnlyList<Annotation> a, IReadOnlyList<Annotation> b)
    {
        for (var i = 0; i < a.Count; i++)
            if (i >= b.Count || a[i].Scope != b[i].Scope || !a[i].Content.Equals(b[i].Content)) return a[i].Location;
        return b.Count > a.Count ? b[a.Count].Location : null;
    }

    private static IEnumerable<string> Imports(Module module) =>
        module.Imports.Select(import => $"{string.Join('/', import.Path)} {import.Alias}").Order(StringComparer.Ordinal);

    private static bool Same(Rule? a, Rule? b)
    {
        for (; a is not null && b is not null; a = a.Else, b = b.Else)
            if (a.IsDefault != b.IsDefault || !Same(a.Head, b.Head) || !Same(a.Body, b.Body)) return false;
        return a is null && b is null;
    }

    // "=" in a head means what ":=" means.
    private static bool Same(RuleHead a, RuleHead b) =>
        a.Kind == b.Kind && a.Name == b.Name && All(a.Path, b.Path, Same) && (a.Arguments is null) == (b.Arguments is null) &&
        All(a.Arguments ?? [], b.Arguments ?? [], Same) && Same(a.Key, b.Key) && Same(a.Value, b.Value);

    private static bool Same(Body a, Body b) => All(a.Expressions, b.Expressions, Same);

    private static bool Same(Expression a, Expression b) =>
        a.Negated == b.Negated && All(a.With, b.With, (x, y) => Same(x.Target, y.Target) && Same(x.Value, y.Value))
            && (a, b) switch
        {
            (TermExpression x, TermExpression y) => Same(x.Term, y.Term),
            (SomeExpression x, SomeExpression y) => All(x.Variables, y.Variables, Same),
            (SomeInExpression x, SomeInExpression y) => Same(x.Key, y.Key) && Same(x.Value, y.Value) && Same(x.Domain, y.Domain),
            (EveryExpression x, EveryExpression y) =>
                Same(x.Key, y.Key) && Same(x.Value, y.Value) && Same(x.Domain, y.Domain) && Same(x.Body, y.Body),
            _ => false,
        };

    private static bool Same(Term? a, Term? b)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return (a, b) switch
        {
            (null, null) => true,
            (ScalarTerm x, ScalarTerm y) => x.Value.Equals(y.Value),
            (VarTerm x, VarTerm y) => x.Name == y.Name || (x.IsWildcard && y.IsWildcard),
            (RefTerm x, RefTerm y) => Same(x.Head, y.Head) && All(x.Path, y.Path, Same),
            (ArrayTerm x, ArrayTerm y) => All(x.Items, y.Items, Same),
            (SetTerm x, SetTerm y) => All(x.Items, y.Items, Same),
            (ObjectTerm x, ObjectTerm y) => All(x.Pairs, y.Pairs, (p, q) => Same(p.Key, q.Key) && Same(p.Value, q.Value)),
            (CallTerm x, CallTerm y) =>
                x.IsOperator == y.IsOperator && Same(x.Function, y.Function) && All(x.Arguments, y.Arguments, Same),
            (ComprehensionTerm x, ComprehensionTerm y) =>
                x.Kind == y.Kind && Same(x.Key, y.Key) && Same(x.Value, y.Value) && Same(x.Body, y.Body),
            (TemplateTerm x, TemplateTerm y) => All(x.Parts, y.Parts, Same),
            _ => false,
        };
    }

    private static bool Same(TemplatePart a, TemplatePart b) =>
        a.Text == b.Text && Same(a.Value, b.Value)
            && All(a.With, b.With, (x, y) => Same(x.Target, y.Target) && Same(x.Value, y.Value));

    private static bool All<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, Func<T, T, bool> same)
    {
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
            if (!same(a[i], b[i])) return false;
        return true;
    }
}
