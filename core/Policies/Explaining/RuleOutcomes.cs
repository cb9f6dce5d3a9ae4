using System.Globalization;
using Maestro.Rego;
using Maestro.Rego.Errors;
using Maestro.Rego.Explanation;

namespace Maestro.Policies.Explaining;

/// <summary>What became of the rules, each told once: a function or a helper may be tried many times.</summary>
internal static class RuleOutcomes
{
    private const int Max = 500;
    private const string Data = "data.";

    /// <summary>The body of a rule that has none: it is its value that is undefined.</summary>
    private const string Nothing = "true";

    public static IEnumerable<RuleOutcome> Of(RegoExplanation trace, Masker masker) => trace.Rules
        .Where(rule => !rule.IsDefault)
        .GroupBy(rule => rule.Location)
        .Take(Max)
        .Select(tries => tries.FirstOrDefault(rule => rule.Fired) ?? tries.MaxBy(rule => rule.Held)!)
        .Select(rule => new RuleOutcome(
            rule.Name.StartsWith(Data, StringComparison.Ordinal) ? rule.Name[Data.Length..] : rule.Name, rule.Title,
            At(rule.Location), rule.Fired,
            rule.Fired || rule.Last is null or { Text: Nothing } ? null : Failed(rule.Last, masker)));

    private static FailedExpression Failed(RegoExpressionTrace expression, Masker masker) => new(
        masker.Text(string.Join(' ', expression.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
        At(expression.Location),
        [.. expression.Values.Where(value => IsTold(value.Name, expression))
            .Select(value => KeyValuePair.Create(value.Name, masker.Show(value.Name, value.Value)))]);

    /// <summary>
    /// Not the whole input, not what the compiler named, and no collection of which the part is told that matters.
    /// </summary>
    private static bool IsTold(string name, RegoExpressionTrace expression) =>
        name != "input" && !name.StartsWith('_')
            && !expression.Values.Any(part => part.Name.StartsWith($"{name}.", StringComparison.Ordinal)
                || part.Name.StartsWith($"{name}[", StringComparison.Ordinal));

    private static string At(RegoLocation location) =>
        string.Create(CultureInfo.InvariantCulture, $"{location.File}:{location.Row}");
}
