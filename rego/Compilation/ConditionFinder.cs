namespace Maestro.Rego.Compilation;

/// <summary>Finds what a rule's body asks of input and arguments, for the index.</summary>
internal static class ConditionFinder
{
    public static IEnumerable<RuleCondition> Find(ResolvedRule rule)
    {
        var aliases = new Dictionary<Local, Term>();
        foreach (var statement in rule.Body)
            if (statement is MatchStatement { Left: LocalTerm { Local: var local }, Right: RefTerm source }
                && !aliases.ContainsKey(local))
                aliases[local] = source;
        foreach (var statement in rule.Body)
        {
            var (left, right) = statement switch
            {
                MatchStatement match => (match.Left, match.Right),
                TestStatement { Term: ResolvedCall { Name: "equal", IsRule: false } call } when call.Arguments.Count == 2 =>
                    (call.Arguments[0], call.Arguments[1]),
                TestStatement { Term: ResolvedCall { Name: "internal.member_2", IsRule: false } call } =>
                    (call.Arguments[0], call.Arguments[1]),
                _ => (null, null),
            };
            if (left is null || right is null) continue;
            var isMember = statement is TestStatement { Term: ResolvedCall { Name: "internal.member_2" } };
            var found = isMember
                ? Members(left, right, rule, aliases)
                : Pair(left, right, rule, aliases) ?? Pair(right, left, rule, aliases);
            if (found is not null) yield return found;
        }
    }

    private static RuleCondition? Pair(Term reference, Term value, ResolvedRule rule, Dictionary<Local, Term> aliases) =>
        value is ScalarTerm scalar && Reference(reference, rule, aliases) is var (key, operand) && key is not null
            ? new RuleCondition(key, operand!, [scalar.Value])
            : null;

    private static RuleCondition? Members(Term reference, Term collection, ResolvedRule rule, Dictionary<Local, Term> aliases)
    {
        var items = collection switch { ArrayTerm array => array.Items, SetTerm set => set.Items, _ => null };
        if (items is null || !items.All(SyntaxText.IsScalar)) return null;
        var (key, operand) = Reference(reference, rule, aliases);
        return key is null
            ? null
            : new RuleCondition(key, operand!, [.. items.Select(item => ((ScalarTerm)item).Value).Distinct()]);
    }

    private static (string? Key, Operand? Operand) Reference(Term term, ResolvedRule rule, Dictionary<Local, Term> aliases)
    {
        if (term is LocalTerm { Local: var alias } && aliases.TryGetValue(alias, out var meaning)) term = meaning;
        switch (term)
        {
            case RefTerm { Head: VarTerm { Name: "input" }, Path: var path } when path.All(SyntaxText.IsScalar):
                var keys = path.Select(key => ((ScalarTerm)key).Value).ToArray();
                return ("input\0" + string.Join('\0', keys.Select(key => key.ToString())), new InputOperand(keys));
            case PlannedTerm { Operand: SlotOperand slot } when rule.IsFunction: return Argument(slot.Slot, []);
            case LocalTerm { Local: var local } when Array.IndexOf(rule.Arguments, local) is >= 0 and var index:
                return Argument(index + 1, []);
            case RefTerm { Head: LocalTerm { Local: var head }, Path: var below }
                when below.All(SyntaxText.IsScalar) && Array.IndexOf(rule.Arguments, head) is >= 0 and var position:
                return Argument(position + 1, [.. below.Select(key => ((ScalarTerm)key).Value)]);
            default: return (null, null);
        }
    }

    private static (string Key, Operand Operand) Argument(int slot, RegoValue[] path)
    {
        var operand = new SlotOperand(slot);
        return (
            string.Create(
                CultureInfo.InvariantCulture, $"argument\0{slot}\0{string.Join('\0', path.Select(key => key.ToString()))}"),
            path.Length == 0 ? operand : new PathOperand(operand, [.. path.Select(key => new ConstantOperand(key))]));
    }
}
