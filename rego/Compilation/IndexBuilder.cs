namespace Maestro.Rego.Compilation;

/// <summary>Makes the decision tree that picks rules.</summary>
internal static class IndexBuilder
{
    private const int Enough = 3;
    private const int MaxDepth = 4;

    public static RuleIndex? Build(RulePlan[] plans)
    {
        if (plans.Length < Enough) return null;
        var budget = plans.Length * 16L;
        var index = Build(plans, [], 0, ref budget);
        return index is { } found && found.Splits ? found.Index : null;
    }

    private static (RuleIndex Index, bool Splits) Build(RulePlan[] plans, HashSet<string> used, int depth, ref long budget)
    {
        if (plans.Length < Enough || depth == MaxDepth || Best(plans, used) is not { } reference)
            return (new RuleIndex(plans), false);
        var otherwise = new List<RulePlan>();
        var byValue = new Dictionary<RegoValue, List<RulePlan>>();
        Operand? operand = null;
        foreach (var plan in plans)
        {
            if (plan.Conditions.FirstOrDefault(condition => condition.Reference == reference) is not { } condition) continue;
            operand = condition.Operand;
            foreach (var value in condition.Values) byValue.TryAdd(value, []);
        }

        var free = plans.Count(plan => !plan.Conditions.Exists(condition => condition.Reference == reference));
        budget -= (long)free * byValue.Count;
        if (budget < 0) return (new RuleIndex(plans), false);
        foreach (var plan in plans)
        {
            if (plan.Conditions.FirstOrDefault(condition => condition.Reference == reference) is { } condition)
            {
                foreach (var value in condition.Values) byValue[value].Add(plan);
            }
            else
            {
                otherwise.Add(plan);
                foreach (var list in byValue.Values) list.Add(plan);
            }
        }

        var inner = new HashSet<string>(used, StringComparer.Ordinal) { reference };
        var branches = new Dictionary<RegoValue, RuleIndex>(byValue.Count);
        foreach (var (value, list) in byValue) branches[value] = Build([.. list], inner, depth + 1, ref budget).Index;
        return (new RuleIndex(operand!, branches, Build([.. otherwise], inner, depth + 1, ref budget).Index), true);
    }

    private static string? Best(RulePlan[] plans, HashSet<string> used)
    {
        var counts = plans
            .SelectMany(plan => plan.Conditions.Select(condition => condition.Reference).Distinct())
            .Where(reference => !used.Contains(reference))
            .CountBy(reference => reference)
            .Where(count => count.Value >= 2)
            .ToList();
        return counts.Count == 0 ? null : counts.MaxBy(count => count.Value).Key;
    }
}
