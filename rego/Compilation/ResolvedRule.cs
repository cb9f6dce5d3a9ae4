namespace Maestro.Rego.Compilation;

/// <summary>A rule on its way from syntax to plan.</summary>
internal sealed class ResolvedRule
{
    public ResolvedRule(Module module, Rule rule, ModuleNames names)
    {
        (Module, Rule, Names) = (module, rule, names);
        var keys = rule.Head.Path.TakeWhile(SyntaxText.IsScalar).Select(key => ((ScalarTerm)key).Value);
        Ground = [.. module.Package.Append(rule.Head.Name).Select(RegoValue (key) => new RegoString(key)), .. keys];
        Name = string.Join('.', Ground.Select(RegoJson.KeyText).Prepend("data"));
        Plan = new RulePlan(
            Name,
            rule.Location) { Title = (rule.Annotations?.Content.Get("title") as RegoString)?.Value, IsDefault = rule.IsDefault };
    }

    public Module Module { get; }

    public Rule Rule { get; }

    public ModuleNames Names { get; }

    /// <summary>The constant part of the place, below <c>data</c>.</summary>
    public RegoValue[] Ground { get; }

    public string Name { get; }

    public bool IsFunction => Rule.Head.Arguments is not null;

    public bool IsSet => Rule.Head.Kind == RuleKind.Set;

    public IEnumerable<Term> DynamicSyntax => Rule.Head.Path.SkipWhile(SyntaxText.IsScalar);

    public bool IsDynamic => DynamicSyntax.Any();

    public RulePlan Plan { get; }

    public Scope Scope { get; } = new();

    public List<Statement> Body { get; } = [];

    /// <summary>What follows the constant part, resolved.</summary>
    public List<Term> Dynamic { get; } = [];

    /// <summary>Argument variables by position; null where the argument is a pattern, matched in the body.</summary>
    public Local?[] Arguments { get; set; } = [];

    /// <summary>The value, or a set's member.</summary>
    public Term Value { get; set; } = null!;

    public ResolvedRule? Else { get; set; }

    /// <summary>The place whose document this rule is part of.</summary>
    public RuleNode Root { get; set; } = null!;

    /// <summary>The path from the root's place to this rule's, resolved.</summary>
    public IReadOnlyList<Term> Relative =>
        [.. Ground.Skip(Root.Path.Length).Select(key => new ScalarTerm(Rule.Location, key)), .. Dynamic];

    public IEnumerable<ResolvedRule> Chain
    {
        get
        {
            for (var rule = this; rule is not null; rule = rule.Else) yield return rule;
        }
    }
}
