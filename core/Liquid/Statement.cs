using Sequence = System.Collections.Generic.IReadOnlyList<object?>;

namespace Maestro.Liquid;

/// <summary>Something that writes, or changes what later statements see.</summary>
internal abstract record Statement(int Line)
{
    public abstract void Render(RenderState state);
}

internal sealed record Block(IReadOnlyList<Statement> Statements)
{
    public void Render(RenderState state)
    {
        foreach (var statement in Statements)
        {
            state.Spend(1, statement.Line);
            statement.Render(state);
            if (state.Signal != LoopSignal.None)
                return;
        }
    }
}

internal sealed record PlainText(string Text, int Line) : Statement(Line)
{
    public override void Render(RenderState state) => state.Write(Text, Line);
}

internal sealed record OutputValue(Expression Value, int Line) : Statement(Line)
{
    public override void Render(RenderState state)
    {
        var value = Value.Evaluate(state, false);
        state.Write(
            Values.Text(value)
                ?? throw new LiquidException($"{Values.Kind(value)} has no text of its own; use the filter json or join", Line),
            Line);
    }
}

/// <summary>
/// if, elsif, unless and else, or case and when: the first branch whose condition holds. A null condition always does.
/// </summary>
internal sealed record Choice(IReadOnlyList<(Expression? Condition, Block Body)> Branches, int Line) : Statement(Line)
{
    public override void Render(RenderState state)
    {
        foreach (var (condition, body) in Branches)
        {
            if (condition is null || Values.IsTrue(condition.Evaluate(state, true)))
            {
                body.Render(state);
                return;
            }
        }
    }
}

internal sealed record Not(Expression Inner, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional) => !Values.IsTrue(Inner.Evaluate(state, true));
}

internal sealed record Assignment(string Name, Expression Value, int Line) : Statement(Line)
{
    public override void Render(RenderState state) => state.Assign(Name, Value.Evaluate(state, false));
}

internal sealed record Captured(string Name, Block Body, int Line) : Statement(Line)
{
    public override void Render(RenderState state) => state.Assign(Name, state.Capture(Body));
}

internal sealed record Jump(LoopSignal To, int Line) : Statement(Line)
{
    public override void Render(RenderState state) => state.Signal = To;
}
