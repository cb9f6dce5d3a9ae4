namespace Maestro.Rego.Evaluation;

/// <summary>The document of a group of rules.</summary>
internal sealed class RuleOperand(RuleGroup group) : Operand
{
    public RuleGroup Group => group;

    public override RegoValue? Get(EvalContext context, int frame) =>
        context.IsOverridden(group.Path) ? context.BaseAt(group.Path) : group.Get(context);
}

/// <summary>A call of a function made of rules.</summary>
internal sealed class FunctionOperand(FunctionGroup function, Operand[] arguments, RegoLocation location) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        if (context.Mocks is { } mocks && mocks.TryGetValue(function.Name, out var mock)) return Mocked(context, frame, mock);
        var machine = context.Machine;
        var inner = machine.Push(function.FrameSize);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Get(context, frame) is not { } value)
            {
                machine.Trace?.Observations.Missed(arguments[i], context, frame);
                machine.Pop(inner);
                return null;
            }

            machine.Slots[inner + 1 + i].Content = value;
        }

        return function.Finish(context, inner);
    }

    private RegoValue? Mocked(EvalContext context, int frame, Mock mock)
    {
        var values = new RegoValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (arguments[i].Get(context, frame) is not { } value) return null;
            values[i] = value;
        }

        return mock.Value ?? mock.Function!.Call(context.WithoutMocks(), values, location);
    }
}

/// <summary>Everything below a place in the tree of rules: base document and rules merged.</summary>
internal sealed class ExtentOperand(RuleNode node) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame) => node.Extent(context, context.BaseAt(node.Path));
}
