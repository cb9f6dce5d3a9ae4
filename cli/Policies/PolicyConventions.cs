using Maestro.Policies;
using Maestro.Rego.Errors;
using Maestro.Rego.Loading;
using Maestro.Rego.Values;

namespace Maestro.Cli.Policies;

/// <summary>What Maestro expects of policies beyond that they compile.</summary>
internal static class PolicyConventions
{
    /// <summary>The code of faults that are no faults of Rego.</summary>
    public const string Code = "maestro_policy_error";

    private const string Allow = "allow";
    private const string Tests = "_test";

    public static IEnumerable<RegoError> Check(RegoFiles files)
    {
        var rules = files.Modules.SelectMany(RegoOutline.Of).ToList();
        return rules.GroupBy(rule => rule.Package, StringComparer.Ordinal)
            .SelectMany(package => Package(package.Key, [.. package]))
            .Concat(Shadowed(rules, files.Data));
    }

    /// <summary>A package that decides has <c>allow</c>, and says no unless a rule says yes.</summary>
    private static IEnumerable<RegoError> Package(string name, List<RegoRuleOutline> rules)
    {
        if (!name.StartsWith("maestro.", StringComparison.Ordinal) || name.EndsWith(Tests, StringComparison.Ordinal)) yield break;
        var allow = rules.Where(rule => rule.Name == Allow).ToList();
        if (allow.Count == 0)
        {
            if (PolicyPackages.All.Contains(name))
                yield return new RegoError(Code, $"package {name} decides, so it needs a rule 'allow'", rules[0].Location);
            yield break;
        }

        var defaults = allow.Where(rule => rule.IsDefault).ToList();
        if (defaults.Count == 0)
            yield return new RegoError(Code, $"package {name} needs 'default allow := false'", allow[0].Location);
        foreach (var rule in defaults.Where(rule => !RegoValue.False.Equals(rule.Constant)))
            yield return new RegoError(
                Code, $"package {name} allows by default; the default of 'allow' must be false", rule.Location);
    }

    /// <summary>A rule hides the data at its own path, or data takes the place of a package.</summary>
    private static IEnumerable<RegoError> Shadowed(List<RegoRuleOutline> rules, RegoObject data)
    {
        foreach (var rule in rules.DistinctBy(rule => (rule.Package, rule.Name)))
        {
            RegoValue? at = data;
            var path = rule.Package.Split('.').Append(rule.Name.Split('.', '[')[0]).ToList();
            for (var i = 0; i < path.Count && at is not null; i++)
            {
                at = at.Get(RegoValue.From(path[i]));
                if (at is null || (i < path.Count - 1 && at is RegoObject)) continue;
                yield return new RegoError(
                    Code, $"data has a value at data.{string.Join('.', path.Take(i + 1))}, which this rule is to define",
                    rule.Location);
                break;
            }
        }
    }
}
