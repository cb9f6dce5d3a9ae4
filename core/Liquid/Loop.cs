using Map = System.Collections.Generic.IReadOnlyDictionary<string, object?>;
using Sequence = System.Collections.Generic.IReadOnlyList<object?>;

namespace Maestro.Liquid;

/// <summary>for … in …, over a list, a range, or an object's pairs of name and value.</summary>
internal sealed record Loop : Statement
{
    public Loop(int line)
        : base(line)
    {
    }

    public required string Name { get; init; }

    public required Expression Source { get; init; }

    public Expression? Offset { get; init; }

    public Expression? Limit { get; init; }

    public bool Reversed { get; init; }

    public required Block Body { get; init; }

    public Block? Otherwise { get; init; }

    public override void Render(RenderState state)
    {
        var items = Items(state);
        if (items.Count == 0)
            Otherwise?.Render(state);
        for (var i = 0; i < items.Count; i++)
        {
            state.Spend(1, Line);
            state.Push("forloop", Facts(i, items.Count));
            state.Push(Name, items[i]);
            Body.Render(state);
            state.Pop();
            state.Pop();
            var signal = state.Signal;
            state.Signal = LoopSignal.None;
            if (signal == LoopSignal.Break)
                break;
        }
    }

    private List<object?> Items(RenderState state)
    {
        var source = Source.Evaluate(state, false);
        var items = source switch
        {
            Sequence list => list,
            Map map => [.. map.Select(pair => new List<object?> { pair.Key, pair.Value })],
            null => [],
            _ => throw new LiquidException($"for goes over a list or an object, not {Values.Kind(source)}", Line),
        };
        var chosen = items.Skip(Count(Offset, state, 0)).Take(Count(Limit, state, int.MaxValue)).ToList();
        if (Reversed)
            chosen.Reverse();
        return chosen;
    }

    private int Count(Expression? expression, RenderState state, int otherwise) => expression?.Evaluate(state, false) switch
    {
        null when expression is null => otherwise,
        long count and >= 0 and <= int.MaxValue => (int)count,
        _ => throw new LiquidException("limit and offset are whole numbers, 0 or more", Line),
    };

    private static Dictionary<string, object?> Facts(int index, int length) => new(StringComparer.Ordinal)
    {
        ["index"] = (long)index + 1,
        ["index0"] = (long)index,
        ["rindex"] = (long)length - index,
        ["rindex0"] = (long)length - index - 1,
        ["first"] = index == 0,
        ["last"] = index == length - 1,
        ["length"] = (long)length,
    };
}
