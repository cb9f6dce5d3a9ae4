using Maestro.Rego;
using Maestro.Rego.Values;

namespace Maestro.Policies;

/// <summary>
/// Where a package is asked and how its answer reads. A package has <c>decision</c>, an object with <c>allow</c>, <c>reasons</c>,
/// <c>rules</c> and <c>obligations</c>, or just <c>allow</c>. Only <c>true</c> allows.
/// </summary>
public static class PolicyEntry
{
    private const string Decision = "decision";
    private const string Allow = "allow";

    /// <summary>What to ask of these rules, or null when the package decides nothing.</summary>
    public static string? Of(string package, RegoProgram program)
    {
        var names = program.RuleNames;
        if (names.Contains($"data.{package}.{Decision}")) return $"data.{package}.{Decision}";
        return names.Contains($"data.{package}.{Allow}") ? $"data.{package}.{Allow}" : null;
    }

    /// <summary>Who is silent denies. Only the kill switch, which lists what must stop, stops nothing by being absent.</summary>
    public static PolicyDecision Missing(string package, string digest) => package == PolicyPackages.Safety
        ? new(true, ["There is no kill switch in the policies."], [package], [], digest)
        : PolicyDecision.Closed(package, $"No policy decides about this: the policies have no package '{package}'.", digest);

    public static PolicyDecision Read(string package, RegoValue? answer, string digest) => answer switch
    {
        RegoObject decision when decision.Get(Allow) is RegoBoolean allow =>
            OfObject(package, decision, ReferenceEquals(allow, RegoValue.True), digest),
        RegoBoolean allow when ReferenceEquals(allow, RegoValue.True) =>
            new(true, [$"data.{package}.allow is true."], [$"{package}.allow"], [], digest),
        RegoBoolean or null =>
            new(false, [$"data.{package}.allow is {answer?.ToString() ?? "undefined"}."], [$"{package}.allow"], [], digest),
        _ =>
            PolicyDecision.Closed(
                package,
                $"The answer of data.{package} cannot be used: it is neither a boolean nor an object with a boolean 'allow'.",
                digest),
    };

    private static PolicyDecision OfObject(string package, RegoObject decision, bool allow, string digest)
    {
        var reasons = Texts(decision.Get("reasons"));
        var rules = Texts(decision.Get("rules"));
        if (reasons.Count == 0 && !allow) reasons = [$"data.{package}.decision gives no reason."];
        if (rules.Count == 0) rules = [$"{package}.allow"];
        var obligations = decision.Get("obligations") is RegoObject { Count: > 0 } some
            ? (JsonObject)JsonNode.Parse(some.ToUtf8Json())!
            : [];
        return new(allow, reasons, rules, obligations, digest);
    }

    private static IReadOnlyList<string> Texts(RegoValue? value) => value switch
    {
        RegoArray array => [.. array.Items.ToArray().Select(Text)],
        RegoSet set => [.. set.Members.ToArray().Order().Select(Text)],
        _ => [],
    };

    private static string Text(RegoValue value) => value is RegoString text ? text.Value : value.ToJson();
}
