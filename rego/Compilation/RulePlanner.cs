namespace Maestro.Rego.Compilation;

/// <summary>Plans rules: their bodies, and what they do with what they find.</summary>
internal sealed class RulePlanner(CompileContext context)
{
    public void Plan(ResolvedRule chain)
    {
        foreach (var rule in chain.Chain) One(rule, chain);
        if (chain.Else is null && !chain.Rule.IsDefault) chain.Plan.Conditions.AddRange(ConditionFinder.Find(chain));
    }

    private void One(ResolvedRule rule, ResolvedRule chain)
    {
        var frame = new Frame();
        foreach (var _ in rule.Arguments) frame.Take();
        var bound = new HashSet<Local>(rule.Arguments.OfType<Local>());
        var bodies = new BodyPlanner(context, frame);
        if (context.Trace) Tracing.Attach(bodies, rule.Plan);
        var steps = bodies.Plan(rule.Body, bound, context.Trace);
        bodies.Terms.RequireBound(rule.Value, bound);
        foreach (var key in rule.Dynamic) bodies.Terms.RequireBound(key, bound);
        if (context.HasErrors) return;
        var value = bodies.Terms.Operand(rule.Value, bound);
        rule.Plan.Constant = (value as ConstantOperand)?.Value;
        rule.Plan.Body = Step.Link(steps, Yield(rule, chain, bodies, value, bound));
        rule.Plan.FrameSize = frame.Size;
    }

    private static Step Yield(ResolvedRule rule, ResolvedRule chain, BodyPlanner bodies, Operand value, HashSet<Local> bound)
    {
        var location = rule.Rule.Location;
        if (rule.IsFunction)
            return new ValueYield(value, location, "functions must not produce multiple outputs for same inputs");
        if (chain.Root.Group is DocumentGroup && !chain.Rule.IsDefault && !RuleTree.IsChain(chain))
        {
            var path = rule.Relative.Select(key => bodies.Terms.Operand(key, bound));
            return new EntryYield([.. path], value, rule.IsSet, location);
        }

        return rule.IsSet
            ? new MemberYield(value)
            : new ValueYield(value, location, "complete rules must not produce multiple outputs");
    }
}
