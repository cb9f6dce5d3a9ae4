using System.Runtime.CompilerServices;

namespace Maestro.Rego.Evaluation;

/// <summary>The rules that make one document together. Its result is kept for the evaluation.</summary>
internal abstract class RuleGroup(int id, RegoValue[] path)
{
    public int Id => id;

    /// <summary>Below <c>data</c>.</summary>
    public RegoValue[] Path => path;

    public string Name { get; } = string.Join('.', path.Select(RegoJson.KeyText).Prepend("data"));

    public RuleIndex? Index { get; set; }

    public RulePlan[] Plans { get; set; } = [];

    public int FrameSize { get; set; }

    /// <summary>The document; null when undefined.</summary>
    public RegoValue? Get(EvalContext context)
    {
        ref var entry = ref context.Cache[id];
        if (entry.Generation == context.Generation) return entry.Value;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var frame = context.Machine.Push(FrameSize);
        var value = Evaluate(context, frame);
        context.Machine.Pop(frame);
        entry.Generation = context.Generation;
        entry.Value = value;
        return value;
    }

    protected abstract RegoValue? Evaluate(EvalContext context, int frame);

    /// <summary>The rules to try: those the index picks, or all when someone wants to know why each failed.</summary>
    protected ReadOnlySpan<RulePlan> Select(EvalContext context, int frame) =>
        Index is null || context.Machine.Trace is not null ? Plans : Index.Select(context, frame);
}

/// <summary>Rules that all must agree on one value.</summary>
internal sealed class CompleteGroup(int id, RegoValue[] path) : RuleGroup(id, path)
{
    public RulePlan? Default { get; set; }

    protected override RegoValue? Evaluate(EvalContext context, int frame)
    {
        RegoValue? result = null;
        RegoValue? constant = null;
        foreach (var plan in Select(context, frame))
        {
            if (constant is not null && plan.Else is null && constant.Equals(plan.Constant)) continue;
            if (plan.First(context, frame) is not { } value) continue;
            if (result is not null && !result.Equals(value))
                throw new EvaluationException(
                    RegoErrorCodes.EvalConflict, "complete rules must not produce multiple outputs", plan.Location);
            result = value;
            constant = plan.Constant is not null && plan.Else is null ? plan.Constant : constant;
        }

        return result ?? Default?.First(context, frame);
    }
}

/// <summary>Rules that give members of one set.</summary>
internal sealed class SetGroup(int id, RegoValue[] path) : RuleGroup(id, path)
{
    protected override RegoValue Evaluate(EvalContext context, int frame)
    {
        var set = new RuleSet();
        foreach (var plan in Select(context, frame)) plan.Collect(context, frame, set);
        return set.Build();
    }
}

/// <summary>Rules that give entries of one document, at paths below its root.</summary>
internal sealed class DocumentGroup(int id, RegoValue[] path) : RuleGroup(id, path)
{
    /// <summary>Values of places that no rule gave one.</summary>
    public (RegoValue[] Path, RulePlan Plan)[] Defaults { get; set; } = [];

    /// <summary>Rules with else, whose place is constant: the first of the chain that holds gives the value.</summary>
    public (RegoValue[] Path, RulePlan Plan)[] Chains { get; set; } = [];

    /// <summary>Places of sets, which are there even when empty.</summary>
    protected override RegoValue Evaluate(EvalContext context, int frame)
    {
        var document = new DocumentBuilder();
        foreach (var plan in Select(context, frame)) plan.Collect(context, frame, document);
        foreach (var (at, plan) in Chains)
            if (plan.First(context, frame) is { } value) document.Add(at, value, false, plan.Location);
        foreach (var (at, plan) in Defaults)
            if (!document.Has(at) && plan.First(context, frame) is { } value) document.Add(at, value, false, plan.Location);
        return document.Build();
    }
}

/// <summary>A function's rules, which all must agree. Slots 1 and on of the frame are the arguments.</summary>
internal sealed class FunctionGroup(int id, RegoValue[] path, int arity) : RuleGroup(id, path), ICallable
{
    public int Arity => arity;

    public RulePlan? Default { get; set; }

    public RegoValue? Call(EvalContext context, ReadOnlySpan<RegoValue> arguments, RegoLocation location)
    {
        var frame = context.Machine.Push(FrameSize);
        for (var i = 0; i < arguments.Length; i++) context.Machine.Slots[frame + 1 + i].Content = arguments[i];
        return Finish(context, frame);
    }

    /// <summary>Calls with arguments that already lie in the frame, and leaves the frame.</summary>
    public RegoValue? Finish(EvalContext context, int frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var result = Evaluate(context, frame);
        context.Machine.Pop(frame);
        return result;
    }

    protected override RegoValue? Evaluate(EvalContext context, int frame)
    {
        RegoValue? result = null;
        RegoValue? constant = null;
        foreach (var plan in Select(context, frame))
        {
            // What can only agree need not be tried, unless someone wants to know what it would have done.
            if (constant is not null && plan.Else is null && constant.Equals(plan.Constant)) continue;
            if (plan.First(context, frame) is not { } value) continue;
            if (result is not null && !result.Equals(value))
            {
                throw new EvaluationException(
                    RegoErrorCodes.EvalConflict, "functions must not produce multiple outputs for same inputs", plan.Location);
            }

            result = value;
            constant = plan.Constant is not null && plan.Else is null && context.Machine.Trace is null ? plan.Constant : constant;
        }

        return result ?? Default?.First(context, frame);
    }
}
