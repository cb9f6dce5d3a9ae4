namespace Maestro.Rego.Compilation;

/// <summary>What a <c>with</c> modifier replaces, and by what.</summary>
internal static class WithResolver
{
    public static ResolvedWith? Resolve(
        WithModifier modifier, Scope scope, Resolver resolver, ModuleNames names, CompileContext context, List<Statement> before)
    {
        var (head, path) = Target(modifier.Target, names);
        if (!path.All(SyntaxText.IsScalar))
        {
            context.Error(RegoErrorCodes.Compile, modifier.Location, "with keyword target must be ground");
            return null;
        }

        var keys = path.Select(key => ((ScalarTerm)key).Value).ToArray();
        if (head == "input")
            return new ResolvedWith(
                modifier.Location, WithKind.Input, keys, "input", resolver.Inner(modifier.Value, scope, before), null);
        var dotted = string.Join('.', keys.Select(RegoJson.KeyText).Prepend(head));
        if (head == "data" && !context.IsFunction(dotted))
        {
            context.CheckDataTarget(modifier.Location, keys);
            return new ResolvedWith(
                modifier.Location, WithKind.Data, keys, dotted, resolver.Inner(modifier.Value, scope, before), null);
        }

        if (head != "data" && !context.IsBuiltin(dotted))
        {
            context.Error(
                RegoErrorCodes.Type, modifier.Location, "with keyword target must reference existing input, data, or a function");
            return null;
        }

        // What stands in for it may look at all that it is given.
        if (dotted == "object.get") context.InputUse.Add([]);
        return Function(modifier, scope, resolver, context, before, dotted);
    }

    private static ResolvedWith Function(
        WithModifier modifier, Scope scope, Resolver resolver, CompileContext context, List<Statement> before, string target)
    {
        if (modifier.Value is VarTerm or RefTerm && (modifier.Value is not VarTerm variable || scope.Find(variable.Name) is null)
            &&
            IsConstantPath(modifier.Value))
        {
            var (name, isRule) = resolver.FunctionName(modifier.Value);
            if (isRule ? context.IsFunction(name) : context.IsBuiltin(name))
            {
                if (!isRule) context.Uses(name);
                if (context.ArityOf(target) is { } expected && context.ArityOf(name) is { } actual && expected != actual)
                {
                    context.Error(
                        RegoErrorCodes.Type, modifier.Location,
                        $"arity mismatch: {target} takes {expected} argument(s), its replacement {name} takes {actual}");
                }

                return new ResolvedWith(modifier.Location, WithKind.Function, [], target, null, name);
            }
        }

        return new ResolvedWith(
            modifier.Location, WithKind.Function, [], target, resolver.Inner(modifier.Value, scope, before), null);
    }

    private static bool IsConstantPath(Term term) =>
        term is VarTerm || (term is RefTerm { Head: VarTerm, Path: var path } && path.All(SyntaxText.IsScalar));

    private static (string Head, IReadOnlyList<Term> Path) Target(Term target, ModuleNames names)
    {
        var (head, path) = target is RefTerm { Head: VarTerm start } reference
            ? (start.Name, reference.Path)
            : (((VarTerm)target).Name, []);
        if (head is "input" or "data" || names.Find(head) is not { } full) return (head, path);
        return (full[0], [.. full.Skip(1).Select(key => new ScalarTerm(target.Location, new RegoString(key))), .. path]);
    }
}
