using System.Runtime.CompilerServices;

namespace Maestro.Rego.Evaluation;

/// <summary>Defined and not false.</summary>
internal sealed class TestStep(Operand operand) : Step
{
    public override bool Test(EvalContext context, int frame)
    {
        var value = operand.Get(context, frame);
        context.Machine.Trace?.Observations.Tested(operand, value, context, frame);
        return value is not null && !ReferenceEquals(value, RegoValue.False);
    }
}

internal sealed class BindStep(int slot, Operand operand) : Step
{
    public override bool Test(EvalContext context, int frame)
    {
        if (operand.Get(context, frame) is not { } value)
        {
            context.Machine.Trace?.Observations.Missed(operand, context, frame);
            return false;
        }

        context.Machine.Slots[frame + slot].Content = value;
        return true;
    }
}

internal sealed class EqualStep(Operand left, Operand right) : Step
{
    public override bool Test(EvalContext context, int frame)
    {
        if (context.Machine.Trace is { } trace) return Traced(trace, context, frame);
        return left.Get(context, frame) is { } a && right.Get(context, frame) is { } b && a.Equals(b);
    }

    private bool Traced(Trace trace, EvalContext context, int frame)
    {
        var a = left.Get(context, frame);
        var b = a is null && right is not ConstantOperand ? null : right.Get(context, frame);
        trace.Observations.Compared(left, a, right, b, context, frame);
        return a is not null && b is not null && a.Equals(b);
    }
}

/// <summary>The value in a slot is an array of this many elements, or an object of this many keys.</summary>
internal sealed class ShapeStep(int slot, RegoKind kind, int count) : Step
{
    public override bool Test(EvalContext context, int frame) =>
        context.Machine.Slots[frame + slot].Content is RegoValue value && value.Kind == kind && value.Count == count;
}

internal sealed class FailStep : Step
{
    public override bool Test(EvalContext context, int frame) => false;
}

/// <summary>For each element of a collection: its key and its value into slots that are not negative.</summary>
internal sealed class IterateStep : Step
{
    private readonly Operand _source;
    private readonly int _key;
    private readonly int _value;

    public IterateStep(Operand source, int key, int value)
    {
        (_source, _key, _value) = (source, key, value);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var found = _source.Get(context, frame);
        context.Machine.Trace?.Observations.Iterated(_source, found, context, frame);
        if (found is not { IsCollection: true } source) return false;
        var machine = context.Machine;
        var count = source.Count;
        for (var i = 0; i < count; i++)
        {
            var slots = machine.Slots;
            if (_key >= 0) slots[frame + _key].Content = source.KeyAt(i);
            if (_value >= 0) slots[frame + _value].Content = source.ValueAt(i);
            if (Run(Next, context, frame)) return true;
        }

        return false;
    }
}

/// <summary>No solution of the inner steps.</summary>
internal sealed class NotStep(Step inner) : Step
{
    public override bool Test(EvalContext context, int frame) => !Run(inner, context, frame);
}

/// <summary>A solution is found: nothing more is to be tried.</summary>
internal sealed class FoundStep : Step
{
    public FoundStep() => Branches = true;

    public override bool Each(EvalContext context, int frame) => true;
}

/// <summary>The body holds for every element. What is no collection is undefined.</summary>
internal sealed class EveryStep(Operand domain, int key, int value, Step body) : Step
{
    public override bool Test(EvalContext context, int frame)
    {
        var found = domain.Get(context, frame);
        context.Machine.Trace?.Observations.Iterated(domain, found, context, frame);
        if (found is not { IsCollection: true } source) return false;
        var machine = context.Machine;
        for (var i = 0; i < source.Count; i++)
        {
            if (key >= 0) machine.Slots[frame + key].Content = source.KeyAt(i);
            machine.Slots[frame + value].Content = source.ValueAt(i);
            if (!Run(body, context, frame)) return false;
        }

        return true;
    }
}

/// <summary>Each node of a value with the path to it, parents first.</summary>
internal sealed class WalkStep : Step
{
    private readonly Operand _source;
    private readonly int _slot;

    public WalkStep(Operand source, int slot)
    {
        (_source, _slot) = (source, slot);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        if (_source.Get(context, frame) is not { } source) return false;
        return Visit(context, frame, source, []);
    }

    private bool Visit(EvalContext context, int frame, RegoValue value, List<RegoValue> path)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Machine.Charge(64 + (8L * path.Count));
        context.Machine.Slots[frame + _slot].Content = RegoArray.Of(RegoArray.Of([.. path]), value);
        if (Run(Next, context, frame)) return true;
        for (var i = 0; i < value.Count; i++)
        {
            path.Add(value.KeyAt(i));
            if (Visit(context, frame, value.ValueAt(i), path)) return true;
            path.RemoveAt(path.Count - 1);
        }

        return false;
    }
}
