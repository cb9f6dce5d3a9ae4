namespace Maestro.Rego.Evaluation;

/// <summary>A comprehension. Its body shares the frame of what is around it; a slot holds the builder.</summary>
internal sealed class ClosureOperand(Step body, int slot, Func<IClosureBuilder> create) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        var builder = create();
        context.Machine.Slots[frame + slot].Content = builder;
        Step.Run(body, context, frame);
        context.Machine.Charge(48);
        return builder.Build();
    }
}

internal interface IClosureBuilder
{
    RegoValue Build();
}

internal sealed class ArrayClosure : IClosureBuilder
{
    private readonly List<RegoValue> _items = [];

    public void Add(RegoValue value) => _items.Add(value);

    public RegoValue Build() => _items.Count == 0 ? RegoArray.Empty : new RegoArray([.. _items]);
}

internal sealed class SetClosure : IClosureBuilder
{
    public SetBuilder Members { get; } = new();

    public RegoValue Build() => Members.Build();
}

internal sealed class ObjectClosure : IClosureBuilder
{
    public ObjectBuilder Pairs { get; } = new();

    public RegoValue Build() => Pairs.Build();
}

internal sealed class ArrayYield : Step
{
    private readonly Operand _value;
    private readonly int _slot;

    public ArrayYield(Operand value, int slot)
    {
        (_value, _slot) = (value, slot);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        if (_value.Get(context, frame) is not { } value) return false;
        context.Machine.Charge(8);
        ((ArrayClosure)context.Machine.Slots[frame + _slot].Content!).Add(value);
        return false;
    }
}

internal sealed class SetYield : Step
{
    private readonly Operand _value;
    private readonly int _slot;

    public SetYield(Operand value, int slot)
    {
        (_value, _slot) = (value, slot);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        if (_value.Get(context, frame) is not { } value) return false;
        context.Machine.Charge(24);
        ((SetClosure)context.Machine.Slots[frame + _slot].Content!).Members.Add(value);
        return false;
    }
}

internal sealed class ObjectYield : Step
{
    private readonly Operand _key;
    private readonly Operand _value;
    private readonly int _slot;
    private readonly RegoLocation _location;

    public ObjectYield(Operand key, Operand value, int slot, RegoLocation location)
    {
        (_key, _value, _slot, _location) = (key, value, slot, location);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        if (_key.Get(context, frame) is not { } key || _value.Get(context, frame) is not { } value) return false;
        context.Machine.Charge(40);
        var pairs = ((ObjectClosure)context.Machine.Slots[frame + _slot].Content!).Pairs;
        if (pairs.Get(key) is { } known)
        {
            if (!known.Equals(value))
                throw new EvaluationException(RegoErrorCodes.EvalConflict, "object keys must be unique", _location);
            return false;
        }

        pairs.Set(key, value);
        return false;
    }
}
