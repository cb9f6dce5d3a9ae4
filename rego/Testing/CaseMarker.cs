namespace Maestro.Rego.Testing;

/// <summary>
/// Makes a test such as <c>test_x[name] if …</c> note each name as soon as it has one, so that cases that fail are known.
/// </summary>
internal static class CaseMarker
{
    public static Rule Mark(Rule rule)
    {
        var variables = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in rule.Head.Path) Collect(key, variables);
        var expressions = rule.Body.Expressions.ToList();
        var after = 0;
        for (var i = 0; i < expressions.Count && variables.Count > 0; i++)
        {
            // A declaration gives no value yet.
            if (expressions[i] is SomeExpression || variables.RemoveWhere(name => Mentions(expressions[i], name)) == 0) continue;
            after = i + 1;
        }

        var location = after > 0 ? expressions[after - 1].Location : rule.Location;
        var function = new RefTerm(
            location, new VarTerm(location, "internal"), [new ScalarTerm(location, new RegoString("test_case"))]);
        var call = new CallTerm(location, function, [new ArrayTerm(location, rule.Head.Path)]) { IsOperator = true };
        expressions.Insert(after, new TermExpression(location, call) { Text = "the case" });
        return new Rule(
            rule.Location, rule.Head,
            new Body(expressions)) { Text = rule.Text, Annotations = rule.Annotations, Else = rule.Else };
    }

    private static void Collect(Term key, HashSet<string> variables) => Walk(key, term =>
    {
        if (term is VarTerm { IsWildcard: false } variable) variables.Add(variable.Name);
    });

    private static bool Mentions(Expression expression, string name)
    {
        var found = false;
        void Look(Term term) => found |= term is VarTerm variable && variable.Name == name;
        switch (expression)
        {
            case TermExpression plain: Walk(plain.Term, Look); break;
            case SomeInExpression some:
                if (some.Key is not null) Walk(some.Key, Look);
                Walk(some.Value, Look);
                break;
        }

        return found;
    }

    private static void Walk(Term term, Action<Term> visit)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        visit(term);
        IEnumerable<Term> inner = term switch
        {
            RefTerm reference => reference.Path.Prepend(reference.Head),
            ArrayTerm array => array.Items,
            SetTerm set => set.Items,
            ObjectTerm o => o.Pairs.SelectMany(pair => (Term[])[pair.Key, pair.Value]),
            CallTerm call => call.Arguments,
            TemplateTerm template => template.Parts.Where(part => part.Value is not null).Select(part => part.Value!),
            _ => [],
        };
        foreach (var part in inner) Walk(part, visit);
    }
}
