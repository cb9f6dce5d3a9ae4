using Maestro.Rego.Explanation;

namespace Maestro.Rego.Evaluation;

/// <summary>An expression as written, and the references in it whose values explain its outcome.</summary>
internal sealed record TracedExpression(string Text, RegoLocation Location, (string Text, Operand Value)[] References);

/// <summary>Records what rules did.</summary>
internal sealed class Trace
{
    private const int MaxVisits = 10_000;
    private readonly Stack<RuleVisit> _open = new();

    public List<RuleVisit> Visits { get; } = [];

    public Observations Observations { get; } = new();

    public void Enter(RulePlan plan)
    {
        var visit = new RuleVisit(plan);
        if (Visits.Count < MaxVisits) Visits.Add(visit);
        _open.Push(visit);
    }

    public void Leave(RulePlan plan, RegoValue? result)
    {
        while (_open.Count > 0)
        {
            var visit = _open.Pop();
            if (visit.Plan != plan) continue;
            visit.Result = result;
            return;
        }
    }

    public void Reached(RulePlan plan, int expression, EvalContext context, int frame)
    {
        if (_open.Count == 0 || _open.Peek() is not { } visit || visit.Plan != plan || expression < visit.Furthest) return;
        visit.Furthest = expression;
        visit.Values = null;
        if (expression < plan.Expressions.Count)
            visit.Values = [.. plan.Expressions[expression].References.Select(
                reference => (reference.Text, Peek(reference.Value, context, frame)))];
    }

    private static RegoValue? Peek(Operand operand, EvalContext context, int frame) =>
        operand is SlotOperand slot ? context.Machine.Slots[frame + slot.Slot].Content as RegoValue : operand.Get(context, frame);
}

internal sealed class RuleVisit(RulePlan plan)
{
    public RegoRuleTrace Describe()
    {
        var last = Furthest >= 0 && Furthest < plan.Expressions.Count ? plan.Expressions[Furthest] : null;
        return new RegoRuleTrace(
            plan.Name,
            plan.Location,
            Result is not null,
            Result,
            Math.Max(0, Result is not null ? plan.Expressions.Count : Furthest),
            last is null ? null : new RegoExpressionTrace(last.Text, last.Location, Values ?? []))
        {
            Expressions = [.. plan.Expressions.Select(expression => expression.Location)],
            Title = plan.Title,
            IsDefault = plan.IsDefault,
        };
    }

    public RulePlan Plan => plan;

    public RegoValue? Result { get; set; }

    /// <summary>The expression that was reached last; all before it held.</summary>
    public int Furthest { get; set; } = -1;

    public (string Text, RegoValue? Value)[]? Values { get; set; }
}

/// <summary>Notes that an expression of a rule is reached.</summary>
internal sealed class TraceStep(RulePlan plan, int expression) : Step
{
    public override bool Test(EvalContext context, int frame)
    {
        context.Machine.Trace?.Reached(plan, expression, context, frame);
        return true;
    }
}
