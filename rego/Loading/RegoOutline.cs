namespace Maestro.Rego.Loading;

/// <summary>A rule of a module as it is written.</summary>
/// <param name="Package">Without <c>data.</c>.</param>
/// <param name="Name">With its keys, as in <c>deny[_]</c> or <c>a.b</c>.</param>
/// <param name="Constant">The value, if it is written there and no expression; <c>true</c> when none is written.</param>
public sealed record RegoRuleOutline(
    string Package, string Name, RegoLocation Location, bool IsDefault, bool IsFunction, RegoValue? Constant);

/// <summary>What a module declares, without compiling it.</summary>
public static class RegoOutline
{
    /// <summary>The rules in the order written, without their else branches; none when the module does not parse.</summary>
    public static IReadOnlyList<RegoRuleOutline> Of(RegoModule module)
    {
        var parsed = RegoParser.Module(module.File, module.Source, new ParseLimits(CompileOptions.Default.MaxSourceLength), []);
        if (parsed is null) return [];
        var package = string.Join('.', parsed.Package);
        return [.. parsed.Rules.Select(rule => new RegoRuleOutline(
            package, Name(rule.Head), rule.Location, rule.IsDefault, rule.Head.Arguments is not null,
            (rule.Head.Value as ScalarTerm)?.Value))];
    }

    private static string Name(RuleHead head) => head.Path.Count == 0
        ? head.Name
        : SyntaxText.Show(new RefTerm(head.Location, new VarTerm(head.Location, head.Name), head.Path));
}
