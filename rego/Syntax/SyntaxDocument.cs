namespace Maestro.Rego.Syntax;

/// <summary>A module as a document, in the shape that OPA's tools exchange.</summary>
internal static class SyntaxDocument
{
    public static RegoObject Of(Module module)
    {
        var o = new ObjectBuilder();
        o.Set("package", Object(("path", Path(module.Package.Prepend("data")))));
        if (module.Imports.Count > 0) o.Set("imports", Array(module.Imports.Select(Import)));
        if (module.Rules.Count > 0) o.Set("rules", Array(module.Rules.Select(Rule)));
        return o.Build();
    }

    private static RegoObject Import(Import import) => import.Alias is null
        ? Object(("path", Typed("ref", Path(import.Path))))
        : Object(("path", Typed("ref", Path(import.Path))), ("alias", new RegoString(import.Alias)));

    private static RegoObject Rule(Rule rule)
    {
        var o = new ObjectBuilder();
        if (rule.IsDefault) o.Set("default", RegoValue.True);
        o.Set("head", Head(rule.Head));
        o.Set("body", Body(rule.Body));
        if (rule.Else is not null) o.Set("else", Rule(rule.Else));
        return o.Build();
    }

    private static RegoObject Head(RuleHead head)
    {
        var o = new ObjectBuilder();
        o.Set("name", new RegoString(head.Name));
        o.Set("ref", Array(head.Path.Select(Term).Prepend(Typed("var", new RegoString(head.Name)))));
        if (head.Arguments is not null) o.Set("args", Array(head.Arguments.Select(Term)));
        if (head.Key is not null) o.Set("key", Term(head.Key));
        if (head.Value is not null) o.Set("value", Term(head.Value));
        if (head.Assigned) o.Set("assign", RegoValue.True);
        return o.Build();
    }

    private static RegoArray Body(Body body) =>
        Array(body.Expressions.Select((expression, index) => Expression(expression, index)));

    private static RegoObject Expression(Expression expression, int index)
    {
        var o = new ObjectBuilder();
        o.Set("index", RegoNumber.Of(index));
        if (expression.Negated) o.Set("negated", RegoValue.True);
        o.Set("terms", expression switch
        {
            TermExpression { Term: CallTerm call } => Array(call.Arguments.Select(Term).Prepend(Function(call.Function))),
            TermExpression plain => Term(plain.Term),
            SomeExpression some => Object(("symbols", Array(some.Variables.Select(Term)))),
            SomeInExpression some =>
                Object((
                    "symbols",
                    Array([Call(
                        some.Key is null ? "internal.member_2" : "internal.member_3",
                        [.. some.Key is null ? [] : new[] { some.Key }, some.Value, some.Domain])]))),
            EveryExpression every => Object(
                ("key", every.Key is null ? RegoValue.Null : Term(every.Key)), ("value", Term(every.Value)),
                ("domain", Term(every.Domain)), ("body", Body(every.Body))),
            _ => RegoValue.Null,
        });
        if (expression.With.Count > 0)
            o.Set(
                "with",
                Array(expression.With.Select(with => Object(("target", Term(with.Target)), ("value", Term(with.Value))))));
        return o.Build();
    }

    private static RegoObject Term(Term term) => term switch
    {
        ScalarTerm scalar => Typed(scalar.Value.Kind.Name(), scalar.Value),
        VarTerm variable => Typed("var", new RegoString(variable.Name)),
        RefTerm reference => Typed("ref", Array(reference.Path.Select(Term).Prepend(Term(reference.Head)))),
        ArrayTerm array => Typed("array", Array(array.Items.Select(Term))),
        SetTerm set => Typed("set", Array(set.Items.Select(Term))),
        ObjectTerm o => Typed("object", Array(o.Pairs.Select(pair => Array([Term(pair.Key), Term(pair.Value)])))),
        CallTerm call => Typed("call", Array(call.Arguments.Select(Term).Prepend(Function(call.Function)))),
        ComprehensionTerm { Kind: ComprehensionKind.Object } c =>
            Typed("objectcomprehension", Object(("key", Term(c.Key!)), ("value", Term(c.Value)), ("body", Body(c.Body)))),
        ComprehensionTerm c =>
            Typed(
                c.Kind == ComprehensionKind.Set ? "setcomprehension" : "arraycomprehension",
                Object(("term", Term(c.Value)), ("body", Body(c.Body)))),
        TemplateTerm template =>
            Typed(
                "templatestring",
                Array(template.Parts.Select(
                    part => part.Text is null ? Term(part.Value!) : Typed("string", new RegoString(part.Text))))),
        _ => Typed("null", RegoValue.Null),
    };

    private static RegoObject Call(string name, Term[] arguments) =>
        Typed("call", Array(arguments.Select(Term).Prepend(Typed("ref", Path(name.Split('.'))))));

    private static RegoObject Function(Term function) =>
        function is VarTerm variable ? Typed("ref", Array([Typed("var", new RegoString(variable.Name))])) : Term(function);

    private static RegoArray Path(IEnumerable<string> path) =>
        Array(path.Select((key, index) => Typed(index == 0 ? "var" : "string", new RegoString(key))));

    private static RegoObject Typed(string type, RegoValue value) => Object(("type", new RegoString(type)), ("value", value));

    private static RegoArray Array(IEnumerable<RegoValue> items) => RegoArray.Of([.. items]);

    private static RegoObject Object(params ReadOnlySpan<(string Name, RegoValue Value)> fields)
    {
        var o = new ObjectBuilder(fields.Length);
        foreach (var (name, value) in fields) o.Set(name, value);
        return o.Build();
    }
}
