namespace Maestro.Rego.Evaluation;

/// <summary>One rule ready to run: slot 0 of its frame takes the result, or holds the builder that results go into.</summary>
internal sealed class RulePlan(string name, RegoLocation location)
{
    public string Name => name;

    public RegoLocation Location => location;

    /// <summary>What its METADATA calls it.</summary>
    public string? Title { get; init; }

    public bool IsDefault { get; init; }

    public Step Body { get; set; } = null!;

    public int FrameSize { get; set; }

    /// <summary>Tried when this one has no result.</summary>
    public RulePlan? Else { get; set; }

    /// <summary>The value does not depend on the body: one solution is enough.</summary>
    public RegoValue? Constant { get; set; }

    /// <summary>What must hold at least, by which rules are picked.</summary>
    public List<RuleCondition> Conditions { get; } = [];

    /// <summary>The expressions, for explanations; filled when the program was compiled for tracing.</summary>
    public IReadOnlyList<TracedExpression> Expressions { get; set; } = [];

    /// <summary>The first result along the chain of else; null when there is none.</summary>
    public RegoValue? First(EvalContext context, int frame)
    {
        var machine = context.Machine;
        for (var plan = this; plan is not null; plan = plan.Else)
        {
            machine.Slots[frame].Content = null;
            machine.Trace?.Enter(plan);
            Step.Run(plan.Body, context, frame);
            var result = machine.Slots[frame].Content as RegoValue;
            machine.Trace?.Leave(plan, result);
            if (result is not null) return result;
        }

        return null;
    }

    /// <summary>Runs the body for all its solutions, which go into the builder.</summary>
    public void Collect(EvalContext context, int frame, ICounted builder)
    {
        var machine = context.Machine;
        for (var plan = this; plan is not null; plan = plan.Else)
        {
            machine.Slots[frame].Content = builder;
            machine.Trace?.Enter(plan);
            var before = builder.Additions;
            Step.Run(plan.Body, context, frame);
            var gave = builder.Additions > before;
            machine.Trace?.Leave(plan, gave ? RegoValue.True : null);
            if (gave) return;
        }
    }

    /// <summary>The largest frame along the chain.</summary>
    public int ChainFrame => Math.Max(FrameSize, Else?.ChainFrame ?? 0);
}

/// <summary>A builder that knows how often something was added.</summary>
internal interface ICounted
{
    int Additions { get; }
}
