using System.Text;
using Maestro.Policies.Explaining;

namespace Maestro.Cli.Policies;

/// <summary>An explanation for people; for programs it is what the API answers.</summary>
internal static class PolicyExplanationText
{
    /// <param name="all">Also the rules that held, and those that failed on the way without being asked for an answer.</param>
    public static string Text(string name, PolicyExplanation explanation, bool all)
    {
        var decision = explanation.Decision;
        var text = new StringBuilder();
        Line(text, $"{name}: {(decision.Allow ? "allowed" : "denied")}");
        List(text, "reasons", decision.Reasons);
        List(text, "rules", decision.Rules);
        if (decision.Obligations.Count > 0) Line(text, $"  obligations: {decision.Obligations.ToJsonString()}");
        List(
            text, $"what would be enough to be {(decision.Allow ? "denied" : "allowed")}",
            explanation.Flips.Select(flip => flip.Text));
        if (!explanation.SearchWasComplete) Line(text, "  the search for changes ended at its bound; there may be others");
        var failed = explanation.Rules.Where(rule => !rule.Fired && (all || (!decision.Allow && IsAnswer(rule)))).ToList();
        List(
            text, "did not hold",
            failed.Select(
                rule => $"{rule.Rule}{Title(rule)}{(rule.Failed is null ? $"  {rule.At}" : "\n      " + rule.Failed)}"));
        if (all)
            List(
                text, "held", explanation.Rules.Where(rule => rule.Fired).Select(rule => $"{rule.Rule}  {rule.At}{Title(rule)}"));
        else Line(text, $"  rules tried: {explanation.Rules.Count}; --verbose lists them");
        Line(text, $"  policies: {decision.Digest}");
        return text.ToString();
    }

    private static bool IsAnswer(RuleOutcome rule) => rule.Rule.EndsWith(".allow", StringComparison.Ordinal);

    private static string Title(RuleOutcome rule) => rule.Title is null ? "" : $"  ({rule.Title})";

    private static void List(StringBuilder text, string name, IEnumerable<string> lines)
    {
        var first = true;
        foreach (var line in lines)
        {
            if (first) Line(text, $"  {name}:");
            first = false;
            Line(text, $"    {line}");
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
