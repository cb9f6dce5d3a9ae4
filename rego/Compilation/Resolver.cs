using System.Runtime.CompilerServices;

namespace Maestro.Rego.Compilation;

/// <summary>
/// Gives every name its meaning and takes iterating references and calls' inner iterations out of terms, so that what is
/// left inside a term can be evaluated where it stands.
/// </summary>
internal sealed class Resolver(ModuleNames names, CompileContext context)
{
    public void Body(Body body, Scope scope, List<Statement> into)
    {
        foreach (var expression in body.Expressions)
        {
            var first = into.Count;
            Statement(expression, scope, into);
            for (var i = first; i < into.Count; i++) into[i].Source ??= expression;
        }
    }

    /// <summary>The term resolved; what must happen before it is evaluated goes into <paramref name="before"/>.</summary>
    public Term Inner(Term term, Scope scope, List<Statement> before)
    {
        var resolved = Outer(term, scope, before);
        var iterates = resolved is RefTerm reference
            ? !reference.Path.All(SyntaxText.IsScalar)
            : resolved is ResolvedCall { Name: "walk", IsRule: false };
        return iterates ? Lift(resolved, scope, before) : resolved;
    }

    /// <summary>As <see cref="Inner"/>, but a reference may still iterate.</summary>
    public Term Outer(Term term, Scope scope, List<Statement> before)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Resolve(term, scope, before);
    }

    private Term Resolve(Term term, Scope scope, List<Statement> before) => term switch
    {
        VarTerm variable => Name(variable, scope),
        RefTerm reference => Reference(reference, scope, before),
        ArrayTerm array => new ArrayTerm(array.Location, Each(array.Items, scope, before)),
        SetTerm set => new SetTerm(set.Location, Each(set.Items, scope, before)),
        ObjectTerm o =>
            new ObjectTerm(
                o.Location, [.. o.Pairs.Select(pair => (Inner(pair.Key, scope, before), Inner(pair.Value, scope, before)))]),
        CallTerm call => Call(call, scope, before),
        ComprehensionTerm comprehension => Closure(comprehension, scope),
        TemplateTerm template => Template(template, scope),
        _ => term,
    };

    /// <summary>Declares the variables of a pattern and resolves it.</summary>
    public Term Pattern(Term pattern, Scope scope, List<Statement> before, string what)
    {
        var declared = new List<Local>();
        Declare(pattern, scope, what, declared);
        var resolved = Inner(pattern, scope, before);
        foreach (var local in declared) local.IsUsed = false;
        return resolved;
    }

    private List<Term> Each(IReadOnlyList<Term> terms, Scope scope, List<Statement> before)
    {
        var resolved = new List<Term>(terms.Count);
        foreach (var term in terms) resolved.Add(Inner(term, scope, before));
        return resolved;
    }

    private static LocalTerm Lift(Term term, Scope scope, List<Statement> before)
    {
        var local = new LocalTerm(term.Location, scope.Generate(term.Location));
        before.Add(new MatchStatement(term.Location, local, term));
        return local;
    }

    private Term Name(VarTerm variable, Scope scope)
    {
        if (scope.Find(variable.Name) is { } local)
        {
            local.IsUsed = true;
            return new LocalTerm(variable.Location, local);
        }

        if (names.Find(variable.Name) is { } path) return Global(variable.Location, path, []);
        if (variable.Name is "input" or "data") return new RefTerm(variable.Location, variable, []);
        var introduced = scope.Introduce(variable.Name, variable.Location);
        introduced.IsUsed = true;
        return new LocalTerm(variable.Location, introduced);
    }

    private static RefTerm Global(RegoLocation location, IReadOnlyList<string> path, IEnumerable<Term> rest) =>
        new(location, new VarTerm(location, path[0]),
        [.. path.Skip(1).Select(key => new ScalarTerm(location, new RegoString(key))), .. rest]);

    private Term Reference(RefTerm reference, Scope scope, List<Statement> before)
    {
        var head = Outer(reference.Head, scope, before);
        var path = Each(reference.Path, scope, before);
        if (head is RefTerm prefix) return new RefTerm(reference.Location, prefix.Head, [.. prefix.Path, .. path]);
        return path.Count == 0 ? head : new RefTerm(reference.Location, head, path);
    }

    private Term Call(CallTerm call, Scope scope, List<Statement> before)
    {
        if (call.IsOperator && call.Name is "eq" or "assign")
        {
            // "=" inside a term is a test of equality.
            return new ResolvedCall(call.Location, "equal", false, Each(call.Arguments, scope, before));
        }

        if (!call.IsOperator && context.Metadata(call) is { } metadata) return metadata;
        var (name, isRule) = Function(call);
        if (name == "print" && !isRule) return Print(call, scope);
        var arguments = Each(call.Arguments, scope, before);
        context.RequireFunction(name, isRule, call.Location);
        return new ResolvedCall(call.Location, name, isRule, arguments);
    }

    /// <summary>
    /// Each argument becomes the set of its values, so that an undefined one is printed as such and fails nothing.
    /// </summary>
    private Term Print(CallTerm call, Scope scope)
    {
        if (!context.Print)
        {
            // Left out, but what is only printed counts as used.
            Each(call.Arguments, scope, []);
            return new ScalarTerm(call.Location, RegoValue.True);
        }

        var always = new Body([new TermExpression(call.Location, new ScalarTerm(call.Location, RegoValue.True))]);
        var values = call.Arguments.Select(Term (argument) =>
            Closure(new ComprehensionTerm(argument.Location, ComprehensionKind.Set, null, argument, always), scope));
        return new ResolvedCall(call.Location, "internal.print", false, [new ArrayTerm(call.Location, [.. values])]);
    }

    /// <summary>What a call calls.</summary>
    public (string Name, bool IsRule) Function(CallTerm call)
    {
        if (call.IsOperator) return (call.Name, false);
        return FunctionName(call.Function);
    }

    public (string Name, bool IsRule) FunctionName(Term function)
    {
        var (head, rest) = function is RefTerm { Head: VarTerm start } reference
            ? (start, reference.Path)
            : ((VarTerm)function, []);
        if (!rest.All(SyntaxText.IsScalar))
        {
            context.Error(RegoErrorCodes.Type, function.Location, "function names must be constant");
            return ("?", false);
        }

        var dotted = rest.Select(key => RegoJson.KeyText(((ScalarTerm)key).Value));
        if (head.Name == "data") return (string.Join('.', dotted.Prepend("data")), true);
        return names.Find(head.Name) is { } path
            ? (string.Join('.', path.Concat(dotted)), path[0] == "data")
            : (string.Join('.', dotted.Prepend(head.Name)), false);
    }

    private ClosureTerm Closure(ComprehensionTerm comprehension, Scope outer)
    {
        var scope = new Scope(outer);
        var body = new List<Statement>();
        Body(comprehension.Body, scope, body);
        var key = comprehension.Key is null ? null : Inner(comprehension.Key, scope, body);
        var value = Inner(comprehension.Value, scope, body);
        return new ClosureTerm(comprehension.Location, comprehension.Kind, key, value, body, scope);
    }

    private ResolvedTemplate Template(TemplateTerm template, Scope outer)
    {
        var parts = new List<(string?, Term?, bool)>();
        foreach (var part in template.Parts)
        {
            if (part.Text is not null)
            {
                parts.Add((part.Text, null, false));
                continue;
            }

            // An undefined part shows as such instead of making the whole undefined, so it is evaluated apart.
            if (part.With.Count == 0 && (part.Value is ScalarTerm or VarTerm || IsPlainReference(part.Value!)))
            {
                var before = new List<Statement>();
                var plain = Inner(part.Value!, outer, before);
                parts.Add((null, plain, false));
                continue;
            }

            var scope = new Scope(outer);
            var result = new LocalTerm(part.Value!.Location, scope.Generate(part.Value.Location));
            var body = new List<Statement>();
            var inner = new List<Statement>();
            var term = Outer(part.Value, scope, inner);
            inner.Add(new MatchStatement(term.Location, result, term));
            if (part.With.Count == 0) body = inner;
            else body.Add(new GroupStatement(term.Location, false, With(part.With, scope, body), inner, []));
            parts.Add((null, new ClosureTerm(term.Location, ComprehensionKind.Set, null, result, body, scope), true));
        }

        return new ResolvedTemplate(template.Location, parts);
    }

    private static bool IsPlainReference(Term term) =>
        term is RefTerm { Head: VarTerm, Path: var path } && path.All(SyntaxText.IsScalar);

    private void Statement(Expression expression, Scope scope, List<Statement> into)
    {
        if (!expression.Negated && expression.With.Count == 0)
        {
            Plain(expression, scope, into);
            return;
        }

        var with = With(expression.With, scope, into);
        var inner = new List<Statement>();
        Plain(expression, scope, inner);
        foreach (var statement in inner) statement.Source = expression;
        var own = new HashSet<Local>();
        foreach (var statement in inner)
            if (statement is MatchStatement { Left: LocalTerm { Local: { IsGenerated: true } local } }
                && local.Name.StartsWith("$g", StringComparison.Ordinal))
                own.Add(local);
        into.Add(new GroupStatement(expression.Location, expression.Negated, with, inner, own));
    }

    private void Plain(Expression expression, Scope scope, List<Statement> into)
    {
        switch (expression)
        {
            case SomeExpression some:
                foreach (var variable in some.Variables) DeclareVariable(variable, scope, "declared");
                break;
            case SomeInExpression some:
                SomeIn(some, scope, into);
                break;
            case EveryExpression every:
                Every(every, scope, into);
                break;
            case TermExpression { Term: CallTerm { IsOperator: true } call } when call.Name == "assign":
                var right = Outer(call.Arguments[1], scope, into);
                var left = Pattern(call.Arguments[0], scope, into, "assigned");
                into.Add(new MatchStatement(expression.Location, left, right));
                break;
            case TermExpression { Term: CallTerm { IsOperator: true } call } when call.Name == "eq":
                var first = Outer(call.Arguments[0], scope, into);
                into.Add(new MatchStatement(expression.Location, first, Outer(call.Arguments[1], scope, into)));
                break;
            case TermExpression plain:
                into.Add(Test(expression.Location, Outer(plain.Term, scope, into)));
                break;
        }
    }

    /// <summary>A call with one argument more than the function has gives its result to that argument.</summary>
    private Statement Test(RegoLocation location, Term term)
    {
        if (term is ResolvedCall call && context.Arity(call) is { } arity && call.Arguments.Count == arity + 1)
        {
            var result = call.Arguments[^1];
            var shorter = new ResolvedCall(call.Location, call.Name, call.IsRule, [.. call.Arguments.Take(arity)]);
            return new MatchStatement(location, shorter, result);
        }

        return new TestStatement(location, term);
    }

    private void SomeIn(SomeInExpression some, Scope scope, List<Statement> into)
    {
        var domain = Inner(some.Domain, scope, into);
        var key = some.Key is null
            ? new LocalTerm(some.Location, scope.Generate(some.Location))
            : Pattern(some.Key, scope, into, "declared");
        var value = Pattern(some.Value, scope, into, "declared");
        into.Add(new MatchStatement(some.Location, value, new RefTerm(some.Location, domain, [key])));
    }

    private void Every(EveryExpression every, Scope outer, List<Statement> into)
    {
        var domain = Inner(every.Domain, outer, into);
        var scope = new Scope(outer);
        var key = every.Key is VarTerm { IsWildcard: false } name ? DeclareVariable(name, scope, "declared") : null;
        var value = every.Value is VarTerm { IsWildcard: false } item ? DeclareVariable(item, scope, "declared") : null;
        var body = new List<Statement>();
        Body(every.Body, scope, body);
        into.Add(new EveryStatement(every.Location, key, value ?? scope.Generate(every.Location), domain, body, scope));
    }

    private List<ResolvedWith> With(IReadOnlyList<WithModifier> modifiers, Scope scope, List<Statement> before)
    {
        var with = new List<ResolvedWith>(modifiers.Count);
        foreach (var modifier in modifiers)
            if (WithResolver.Resolve(modifier, scope, this, names, context, before) is { } resolved) with.Add(resolved);
        return with;
    }

    private void Declare(Term pattern, Scope scope, string what, List<Local> declared)
    {
        switch (pattern)
        {
            case VarTerm { IsWildcard: false } variable: declared.Add(DeclareVariable(variable, scope, what)); break;
            case ArrayTerm array:
                foreach (var item in array.Items) Declare(item, scope, what, declared);
                break;
            case ObjectTerm o:
                foreach (var (_, value) in o.Pairs) Declare(value, scope, what, declared);
                break;
            case RefTerm or CallTerm or SetTerm or ComprehensionTerm when what == "assigned":
                context.Error(RegoErrorCodes.Compile, pattern.Location, "cannot assign to " + Kind(pattern));
                break;
        }
    }

    private static string Kind(Term term) =>
        term switch { RefTerm => "ref", CallTerm => "call", SetTerm => "set", _ => "comprehension" };

    public Local DeclareVariable(VarTerm variable, Scope scope, string what)
    {
        if (variable.Name is "input" or "data")
            context.Error(
                RegoErrorCodes.Compile, variable.Location,
                $"variables must not shadow {variable.Name} (use a different variable name)");
        if (scope.DeclaresHere(variable.Name))
            context.Error(RegoErrorCodes.Compile, variable.Location, $"var {variable.Name} {what} above");
        else if (scope.UsesImplicitly(variable.Name))
            context.Error(RegoErrorCodes.Compile, variable.Location, $"var {variable.Name} referenced above");
        return scope.Declare(variable.Name, variable.Location, what);
    }
}
