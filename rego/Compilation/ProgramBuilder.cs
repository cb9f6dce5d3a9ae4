namespace Maestro.Rego.Compilation;

/// <summary>The phases between syntax and plans.</summary>
internal static class ProgramBuilder
{
    public static void Build(List<Module> modules, CompileContext context)
    {
        var tree = context.Tree;
        var scopes = Names(modules, context);
        foreach (var module in modules)
        {
            tree.Add(module);
            foreach (var rule in module.Rules)
            {
                if (rule.Head.Name is "input" or "data")
                    context.Error(
                        RegoErrorCodes.Compile, rule.Location,
                        $"rules must not shadow {rule.Head.Name} (use a different rule name)");
                tree.Rules.Add(Chain(module, rule, scopes[module]));
            }
        }

        tree.Place(context);
        if (context.HasErrors) return;
        var resolver = new RuleResolver(context);
        foreach (var rule in tree.Rules) resolver.Resolve(rule);
        if (context.Strict) Unused(modules, scopes, context);
        if (context.HasErrors) return;
        RecursionCheck.Run(tree, context);
        if (context.HasErrors) return;
        var planner = new RulePlanner(context);
        foreach (var rule in tree.Rules) planner.Plan(rule);
        if (!context.HasErrors) tree.Finish();
    }

    private static Dictionary<Module, ModuleNames> Names(List<Module> modules, CompileContext context)
    {
        var byPackage = modules
            .GroupBy(module => string.Join('\0', module.Package))
            .ToDictionary(
                group => group.Key,
                group => group.SelectMany(module => module.Rules).Select(rule => rule.Head.Name)
                    .ToHashSet(StringComparer.Ordinal));
        foreach (var module in modules)
        {
            foreach (var duplicate in module.Imports.GroupBy(import => import.Name).Where(group => group.Count() > 1))
            {
                foreach (var import in duplicate.Skip(1))
                    context.Error(
                        RegoErrorCodes.Compile, import.Location,
                        $"import must not shadow import {string.Join('.', duplicate.First().Path)}");
            }
        }

        return modules.ToDictionary(
            module => module,
            module => new ModuleNames(module.Package, byPackage[string.Join('\0', module.Package)], module.Imports));
    }

    private static ResolvedRule Chain(Module module, Rule rule, ModuleNames names)
    {
        var first = new ResolvedRule(module, rule, names);
        var last = first;
        for (var next = rule.Else; next is not null; next = next.Else)
        {
            last.Else = new ResolvedRule(module, next, names);
            last.Plan.Else = last.Else.Plan;
            last = last.Else;
        }

        return first;
    }

    private static void Unused(List<Module> modules, Dictionary<Module, ModuleNames> names, CompileContext context)
    {
        foreach (var module in modules)
        {
            foreach (var import in module.Imports)
            {
                if (!names[module].IsUsed(import))
                    context.Error(RegoErrorCodes.Compile, import.Location, $"import {string.Join('.', import.Path)} unused");
            }
        }
    }
}
