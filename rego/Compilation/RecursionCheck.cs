namespace Maestro.Rego.Compilation;

/// <summary>
/// No rule may need its own result. Works on rules, not documents: two entries of one document may depend on each other's.
/// </summary>
internal sealed class RecursionCheck
{
    private readonly RuleTree _tree;
    private readonly CompileContext _context;
    private readonly Dictionary<ResolvedRule, List<ResolvedRule>> _edges = [];
    private readonly Dictionary<ResolvedRule, int> _state = [];

    private RecursionCheck(RuleTree tree, CompileContext context) => (_tree, _context) = (tree, context);

    public static void Run(RuleTree tree, CompileContext context)
    {
        var check = new RecursionCheck(tree, context);
        foreach (var rule in tree.Rules) check._edges[rule] = [.. check.Dependencies(rule).Distinct()];
        foreach (var rule in tree.Rules) check.Visit(rule);
    }

    /// <summary>Depth first without recursion of its own: chains of rules may be long.</summary>
    private void Visit(ResolvedRule start)
    {
        if (_state.ContainsKey(start)) return;
        var path = new List<(ResolvedRule Rule, int Next)> { (start, 0) };
        _state[start] = 1;
        while (path.Count > 0)
        {
            var (rule, next) = path[^1];
            if (next == _edges[rule].Count)
            {
                _state[rule] = 2;
                path.RemoveAt(path.Count - 1);
                continue;
            }

            path[^1] = (rule, next + 1);
            var target = _edges[rule][next];
            if (!_state.TryGetValue(target, out var state))
            {
                _state[target] = 1;
                path.Add((target, 0));
            }
            else if (state == 1)
            {
                var names = path.Select(step => step.Rule).SkipWhile(step => step != target).Append(target)
                    .Select(step => step.Name);
                _context.Error(
                    RegoErrorCodes.Recursion, target.Rule.Location,
                    $"rule {target.Name} is recursive: {string.Join(" -> ", names)}");
            }
        }
    }

    private List<ResolvedRule> Dependencies(ResolvedRule chain)
    {
        var found = new List<ResolvedRule>();
        foreach (var rule in chain.Chain)
        {
            foreach (var statement in rule.Body) Statement(statement, found);
            foreach (var key in rule.Dynamic) Term(key, found);
            Term(rule.Value, found);
        }

        return found;
    }

    private void Statement(Statement statement, List<ResolvedRule> found)
    {
        switch (statement)
        {
            case MatchStatement match:
                Term(match.Left, found);
                Term(match.Right, found);
                break;
            case TestStatement test: Term(test.Term, found); break;
            case EveryStatement every:
                Term(every.Domain, found);
                foreach (var inner in every.Body) Statement(inner, found);
                break;
            case GroupStatement group:
                foreach (var with in group.With)
                {
                    Term(with.Value, found);
                    if (with.Function is not null) Function(with.Function, found);
                }

                foreach (var inner in group.Inner) Statement(inner, found);
                break;
        }
    }

    private void Term(Term? term, List<ResolvedRule> found)
    {
        switch (term)
        {
            case RefTerm reference:
                if (reference.Head is VarTerm { Name: "data" }) Reference(reference.Path, found);
                else if (reference.Head is not VarTerm) Term(reference.Head, found);
                foreach (var key in reference.Path) Term(key, found);
                break;
            case ArrayTerm array: Each(array.Items, found); break;
            case SetTerm set: Each(set.Items, found); break;
            case ObjectTerm o:
                foreach (var (key, value) in o.Pairs)
                {
                    Term(key, found);
                    Term(value, found);
                }

                break;
            case ResolvedCall call:
                Function(call.Name, found);
                Each(call.Arguments, found);
                break;
            case ResolvedTemplate template:
                foreach (var part in template.Parts) Term(part.Value, found);
                break;
            case ClosureTerm closure:
                Term(closure.Key, found);
                Term(closure.Value, found);
                foreach (var statement in closure.Body) Statement(statement, found);
                break;
        }
    }

    private void Each(IEnumerable<Term> terms, List<ResolvedRule> found)
    {
        foreach (var term in terms) Term(term, found);
    }

    private void Function(string name, List<ResolvedRule> found)
    {
        if (!_tree.Functions.TryGetValue(name, out var function)) return;
        var node = _tree.Root;
        foreach (var key in function.Path) node = node.Children[key];
        found.AddRange(_tree.RulesOf(node));
    }

    private void Reference(IReadOnlyList<Term> path, List<ResolvedRule> found)
    {
        var node = _tree.Root;
        for (var i = 0; i <= path.Count; i++)
        {
            _context.Spend(1);
            if (node.Group is not null)
            {
                _context.Spend(_tree.RulesOf(node).Count);
                var keys = path.Skip(i).Select(key => (key as ScalarTerm)?.Value).ToList();
                found.AddRange(_tree.RulesOf(node).Where(rule => RuleTree.CanContribute(rule, keys)));
                return;
            }

            if (i == path.Count || path[i] is not ScalarTerm scalar)
            {
                Below(node, found);
                return;
            }

            if (!node.Children.TryGetValue(scalar.Value, out node!)) return;
        }
    }

    private void Below(Evaluation.RuleNode node, List<ResolvedRule> found)
    {
        _context.Spend(1);
        if (node.Group is not null) found.AddRange(_tree.RulesOf(node));
        else
            foreach (var child in node.Children.Values) Below(child, found);
    }
}
