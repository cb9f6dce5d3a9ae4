namespace Maestro.Rego.Compilation;

/// <summary>Resolves heads and bodies of rules.</summary>
internal sealed class RuleResolver(CompileContext context)
{
    public void Resolve(ResolvedRule chain)
    {
        foreach (var rule in chain.Chain)
        {
            context.CurrentRule = rule;
            One(rule);
        }

        context.CurrentRule = null;
    }

    private void One(ResolvedRule rule)
    {
        var resolver = new Resolver(rule.Names, context);
        var head = rule.Rule.Head;
        Arguments(rule, resolver);
        if (!rule.Rule.IsDefault) resolver.Body(rule.Rule.Body, rule.Scope, rule.Body);
        foreach (var key in rule.DynamicSyntax) rule.Dynamic.Add(resolver.Inner(key, rule.Scope, rule.Body));
        var value = rule.IsSet ? head.Key : head.Value;
        rule.Value = resolver.Inner(value ?? new ScalarTerm(head.Location, RegoValue.True), rule.Scope, rule.Body);
        if (rule.Rule.IsDefault) CheckDefault(rule);
        if (rule.IsFunction && rule.Dynamic.Count > 0)
            context.Error(RegoErrorCodes.Compile, head.Location, "function names must be constant");
        if (context.Strict) Unused(rule, rule.Scope);
    }

    private void Arguments(ResolvedRule rule, Resolver resolver)
    {
        var arguments = rule.Rule.Head.Arguments ?? [];
        rule.Arguments = new Local?[arguments.Count];
        var patterns = new List<int>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is VarTerm { IsWildcard: true }) continue;
            if (arguments[i] is VarTerm variable && !rule.Scope.DeclaresHere(variable.Name))
            {
                var local = resolver.DeclareVariable(variable, rule.Scope, "declared");
                local.Slot = i + 1;
                rule.Arguments[i] = local;
            }
            else
            {
                patterns.Add(i);
            }
        }

        foreach (var i in patterns)
        {
            Declare(arguments[i], rule.Scope, resolver);
            var before = new List<Statement>();
            var pattern = resolver.Inner(arguments[i], rule.Scope, before);
            rule.Body.AddRange(before);
            rule.Body.Add(
                new MatchStatement(pattern.Location, pattern, new PlannedTerm(pattern.Location, new SlotOperand(i + 1))));
        }
    }

    private static void Declare(Term pattern, Scope scope, Resolver resolver)
    {
        switch (pattern)
        {
            case VarTerm { IsWildcard: false } variable when !scope.DeclaresHere(variable.Name):
                resolver.DeclareVariable(variable, scope, "declared").IsUsed = true;
                break;
            case ArrayTerm array:
                foreach (var item in array.Items) Declare(item, scope, resolver);
                break;
            case ObjectTerm o:
                foreach (var (_, value) in o.Pairs) Declare(value, scope, resolver);
                break;
        }
    }

    private void CheckDefault(ResolvedRule rule)
    {
        if (rule.IsDynamic)
            context.Error(RegoErrorCodes.Compile, rule.Rule.Location, "default rules cannot have variables in their names");
        if (rule.Body.Count > 0 || !IsConstant(rule.Value))
        {
            context.Error(
                RegoErrorCodes.Compile, rule.Rule.Location,
                $"illegal default rule (value cannot contain {Offender(rule.Value)})");
        }

        if (rule.IsFunction && rule.Rule.Head.Arguments!.Any(argument => argument is not VarTerm))
            context.Error(RegoErrorCodes.Compile, rule.Rule.Location, "illegal default rule (arguments must be variables)");
    }

    private static bool IsConstant(Term term) => term switch
    {
        ScalarTerm or ClosureTerm or ResolvedTemplate => true,
        ArrayTerm array => array.Items.All(IsConstant),
        SetTerm set => set.Items.All(IsConstant),
        ObjectTerm o => o.Pairs.All(pair => IsConstant(pair.Key) && IsConstant(pair.Value)),
        _ => false,
    };

    private static string Offender(Term term) => term switch { RefTerm => "ref", ResolvedCall => "call", _ => "var" };

    private void Unused(ResolvedRule rule, Scope scope)
    {
        foreach (var local in scope.Declared.Where(local => !local.IsUsed))
        {
            var isArgument = rule.Arguments.Contains(local);
            context.Error(
                RegoErrorCodes.Compile,
                local.Location,
                isArgument
                    ? $"unused argument {local.Name}. (hint: use _ (wildcard variable) instead)"
                    : $"{local.What} var {local.Name} unused");
        }

        foreach (var inner in scope.Inner) Unused(rule, inner);
    }
}
