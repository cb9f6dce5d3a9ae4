namespace Maestro.Rego.Compilation;

/// <summary>All rules by place, and which of them make one document together.</summary>
internal sealed class RuleTree
{
    private readonly Dictionary<RuleNode, List<ResolvedRule>> _byRoot = [];
    private readonly Dictionary<RuleNode, List<ResolvedRule>> _byPlace = [];
    private readonly Dictionary<(RuleNode, string), RuleGroup> _views = [];
    private readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal);
    private int _groups;
    private bool _finished;

    public RuleNode Root { get; } = new([]);

    public List<Module> Modules { get; } = [];

    /// <summary>Without those in else.</summary>
    public List<ResolvedRule> Rules { get; } = [];

    public Dictionary<string, FunctionGroup> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>How many results an evaluation may have to remember.</summary>
    public int GroupCount => _groups;

    public bool HasRules(RuleNode node) => _byPlace.ContainsKey(node) || node.Function is not null;

    public IReadOnlyList<ResolvedRule> RulesOf(RuleNode root) =>
        _byRoot.GetValueOrDefault(root) ?? (IReadOnlyList<ResolvedRule>)[];

    public IEnumerable<RuleNode> Roots => _byRoot.Keys;

    public void Add(Module module)
    {
        Modules.Add(module);
        var node = Root;
        foreach (var key in module.Package) node = node.Child(new RegoString(key));
        for (var length = 1; length <= module.Package.Count; length++)
            _packages.TryAdd(string.Join('\0', module.Package.Take(length)), string.Join('.', module.Package));
    }

    /// <summary>Puts the rules at their places and finds conflicts between them.</summary>
    public void Place(CompileContext context)
    {
        foreach (var rule in Rules)
        {
            var node = Root;
            foreach (var key in rule.Ground) node = node.Child(key);
            if (!_byPlace.TryGetValue(node, out var here)) _byPlace[node] = here = [];
            here.Add(rule);
        }

        FindRoots(Root, null);
        foreach (var (root, rules) in _byRoot) CheckConflicts(root, rules, context);
        if (context.HasErrors) return;
        foreach (var (root, rules) in _byRoot) CreateGroup(root, rules);
    }

    /// <summary>
    /// The group a reference means: the root's own, or one of just those rules that can contribute below the constant
    /// keys that follow.
    /// </summary>
    public RuleGroup View(RuleNode root, IReadOnlyList<RegoValue> keys)
    {
        if (root.Group is not DocumentGroup || keys.Count == 0) return root.Group!;
        var all = _byRoot[root];
        var chosen = all.Where(rule => CanContribute(rule, keys)).ToList();
        if (chosen.Count == all.Count) return root.Group;
        var id = string.Join(',', chosen.Select(rule => all.IndexOf(rule)));
        if (_views.TryGetValue((root, id), out var known)) return known;
        var view = new DocumentGroup(_groups++, root.Path);
        Fill(view, chosen);
        if (_finished) Finish(view);
        return _views[(root, id)] = view;
    }

    public static bool CanContribute(ResolvedRule rule, IReadOnlyList<RegoValue?> keys)
    {
        var relative = rule.Relative;
        for (var i = 0; i < keys.Count && i < relative.Count; i++)
            if (keys[i] is { } key && relative[i] is ScalarTerm { Value: var own } && !own.Equals(key)) return false;
        return true;
    }

    /// <summary>After all plans are made: frames are as large as the largest rule needs, and rules get indexes.</summary>
    public void Finish()
    {
        _finished = true;
        foreach (var group in _byRoot.Keys.Select(root => (RuleGroup?)root.Group ?? root.Function!).Concat(_views.Values))
            Finish(group);
    }

    public static void Finish(RuleGroup group)
    {
        var plans = group.Plans.AsEnumerable();
        switch (group)
        {
            case CompleteGroup { Default: { } value }: plans = plans.Append(value); break;
            case FunctionGroup { Default: { } value }: plans = plans.Append(value); break;
            case DocumentGroup document:
                plans = plans.Concat(document.Chains.Select(chain => chain.Plan))
                    .Concat(document.Defaults.Select(value => value.Plan));
                break;
        }

        group.FrameSize = plans.Select(plan => plan.ChainFrame).DefaultIfEmpty(1).Max();
        group.Index ??= IndexBuilder.Build(group.Plans);
    }

    private void FindRoots(RuleNode node, RuleNode? root)
    {
        if (_byPlace.TryGetValue(node, out var rules))
        {
            var functions = rules.Where(rule => rule.IsFunction).ToList();
            var documents = rules.Where(rule => !rule.IsFunction).ToList();
            if (functions.Count > 0) Join(node, functions);
            if (documents.Count > 0)
            {
                if (root is null && documents.Exists(rule => rule.IsDynamic)) root = node;
                Join(root ?? node, documents);
            }
        }

        foreach (var child in node.Children.Values) FindRoots(child, root);
    }

    private void Join(RuleNode root, List<ResolvedRule> rules)
    {
        if (!_byRoot.TryGetValue(root, out var list)) _byRoot[root] = list = [];
        foreach (var rule in rules)
        {
            foreach (var part in rule.Chain) part.Root = root;
            list.Add(rule);
        }
    }

    private void CheckConflicts(RuleNode root, List<ResolvedRule> rules, CompileContext context)
    {
        foreach (var same in rules.GroupBy(rule => (rule.Name, Dynamic: rule.DynamicSyntax.Count(), rule.IsFunction)))
        {
            var first = same.First();
            var defaults = same.Where(rule => rule.Rule.IsDefault).ToList();
            foreach (var extra in defaults.Skip(1))
                context.Error(
                    RegoErrorCodes.Type, extra.Rule.Location,
                    $"multiple default rules {extra.Name} found at {string.Join(", ", defaults.Select(rule => rule.Rule.Location))}");
            if (same.Any(rule => rule.IsSet) && same.Any(rule => !rule.IsSet) && !first.IsDynamic)
                context.Error(RegoErrorCodes.Type, first.Rule.Location, $"conflicting rules {first.Name} found");
            var arity = same.FirstOrDefault(rule => rule.IsFunction)?.Rule.Head.Arguments!.Count;
            if (arity is not null && same.Any(rule => rule.Rule.Head.Arguments!.Count != arity))
                context.Error(
                    RegoErrorCodes.Type, first.Rule.Location,
                    $"conflicting rules {first.Name} found: functions must have the same number of arguments");
        }

        if (rules.Exists(rule => rule.IsFunction) && rules.Exists(rule => !rule.IsFunction))
            context.Error(RegoErrorCodes.Type, rules[0].Rule.Location, $"conflicting rules {rules[0].Name} found");
        if (rules.Exists(rule => rule.Ground.Length == root.Path.Length && !rule.IsDynamic && !rule.IsFunction) &&
            rules.Exists(rule => rule.Ground.Length > root.Path.Length || rule.IsDynamic))
        {
            context.Error(RegoErrorCodes.Type, rules[0].Rule.Location, $"conflicting rules {rules[0].Name} found");
        }

        if (!rules.Exists(rule => rule.IsDynamic) && rules.Exists(rule => !rule.IsFunction)) CheckBelow(root, rules[0], context);
        foreach (var rule in rules)
        {
            if (_packages.TryGetValue(string.Join('\0', rule.Ground.Select(RegoJson.KeyText)), out var package))
                context.Error(
                    RegoErrorCodes.Type, rule.Rule.Location,
                    $"package {package} conflicts with rule {rule.Name} defined at {rule.Rule.Location}");
        }
    }

    /// <summary>A rule with one value leaves no room for rules below it.</summary>
    private void CheckBelow(RuleNode node, ResolvedRule rule, CompileContext context)
    {
        foreach (var child in node.Children.Values)
        {
            if (_byPlace.TryGetValue(child, out var below))
                context.Error(
                    RegoErrorCodes.Type, rule.Rule.Location,
                    $"rule {rule.Name} conflicts with [{string.Join(", ", below.Select(other => other.Name).Distinct())}]");
            CheckBelow(child, rule, context);
        }
    }

    private void CreateGroup(RuleNode root, List<ResolvedRule> rules)
    {
        var first = rules[0];
        if (first.IsFunction)
        {
            var function = new FunctionGroup(_groups++, root.Path, first.Rule.Head.Arguments!.Count);
            Fill(function, rules);
            root.Function = function;
            Functions[function.Name] = function;
            return;
        }

        root.Group = rules.Exists(rule => rule.IsDynamic)
            || rules.Exists(rule => rule.Ground.Length > root.Path.Length) ? new DocumentGroup(_groups++, root.Path)
            : first.IsSet ? new SetGroup(_groups++, root.Path)
            : new CompleteGroup(_groups++, root.Path);
        Fill(root.Group, rules);
    }

    private static void Fill(RuleGroup group, List<ResolvedRule> rules)
    {
        var values = rules.Where(rule => !rule.Rule.IsDefault).ToList();
        var defaults = rules.Where(rule => rule.Rule.IsDefault).ToList();
        switch (group)
        {
            case CompleteGroup complete: complete.Default = defaults.FirstOrDefault()?.Plan; break;
            case FunctionGroup function: function.Default = defaults.FirstOrDefault()?.Plan; break;
            case DocumentGroup document:
                var chains = values.Where(IsChain).ToList();
                document.Chains = [.. chains.Select(rule => (rule.Ground[group.Path.Length..], rule.Plan))];
                document.Defaults = [.. defaults.Select(rule => (rule.Ground[group.Path.Length..], rule.Plan))];
                values = [.. values.Except(chains)];
                break;
        }

        group.Plans = [.. values.Select(rule => rule.Plan)];
    }

    /// <summary>Whether, in a larger document, the rule's chain is tried in order because it has an else.</summary>
    public static bool IsChain(ResolvedRule rule) => rule.Rule.Else is not null && !rule.IsDynamic;
}
