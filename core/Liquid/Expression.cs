using System.Globalization;
using Map = System.Collections.Generic.IReadOnlyDictionary<string, object?>;
using Sequence = System.Collections.Generic.IReadOnlyList<object?>;

namespace Maestro.Liquid;

/// <summary>Something with a value.</summary>
internal abstract record Expression(int Line)
{
    /// <param name="state">The rendering.</param>
    /// <param name="optional">Whether a value that is not there is null rather than an error.</param>
    public abstract object? Evaluate(RenderState state, bool optional);
}

internal sealed record Literal(object? Value, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional) => Value;
}

internal sealed record RangeExpression(Expression From, Expression To, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional)
    {
        var from = Bound(From.Evaluate(state, false));
        var to = Bound(To.Evaluate(state, false));
        if (to < from)
            return new List<object?>();
        state.Spend((int)Math.Min(int.MaxValue, (decimal)to - from + 1), Line);
        return Enumerable.Range(0, (int)(to - from + 1)).Select(object? (i) => from + i).ToList();
    }

    private long Bound(object? value) =>
        value is long whole
            ? whole
            : throw new LiquidException($"a range goes between whole numbers, not {Values.Kind(value)}", Line);
}

/// <summary>A variable and the members taken from it.</summary>
internal sealed record Variable(string Root, IReadOnlyList<Expression> Members, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional)
    {
        if (!state.TryGet(Root, out var value))
            return Missing($"{Root} is not defined", optional);
        var at = Root;
        foreach (var member in Members)
        {
            var key = member.Evaluate(state, false);
            if (!TryMember(value, key, out var next))
                return Missing($"{at} is {Values.Kind(value)} without {Show(key)}", optional);
            value = next;
            at += key is string name ? $".{name}" : $"[{Values.Text(key)}]";
        }

        return value;
    }

    private object? Missing(string problem, bool optional) => optional ? null : throw new LiquidException(problem, Line);

    private static string Show(object? key) => key is string name ? $"'{name}'" : $"[{Values.Text(key)}]";

    private static bool TryMember(object? value, object? key, out object? member)
    {
        member = null;
        switch (value, key)
        {
            case (Map map, string name) when map.TryGetValue(name, out member):
                return true;
            case (Map map, "size"):
                member = (long)map.Count;
                return true;
            case (Sequence list, long index):
                var place = index < 0 ? index + list.Count : index;
                member = place >= 0 && place < list.Count ? list[(int)place] : null;
                return place >= 0 && place < list.Count;
            case (Sequence list, "size"):
                member = (long)list.Count;
                return true;
            case (Sequence { Count: > 0 } list, "first"):
                member = list[0];
                return true;
            case (Sequence { Count: > 0 } list, "last"):
                member = list[^1];
                return true;
            case (string text, "size"):
                member = (long)text.Length;
                return true;
            default:
                return false;
        }
    }
}

internal sealed record Filtered(Expression Input, Filter Filter, IReadOnlyList<Expression> Arguments, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional)
    {
        var input = Input.Evaluate(state, optional || Filter.Name == "default");
        var arguments = Arguments.Select(argument => argument.Evaluate(state, optional)).ToList();
        try
        {
            if (input is Sequence items)
                state.Spend(items.Count, Line);
            var value = Filter.Apply(input, arguments, state, Line);
            state.CheckSize(value is string text ? text.Length : 0, Line);
            if (value is Sequence made)
                state.Spend(made.Count, Line);
            return value;
        }
        catch (LiquidFilterException wrong)
        {
            throw new LiquidException($"filter '{Filter.Name}' {wrong.Message}", Line);
        }
        catch (OverflowException)
        {
            throw new LiquidException($"filter '{Filter.Name}' gives a number out of range", Line);
        }
    }
}

internal sealed record Comparison(Expression Left, string Operator, Expression Right, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional)
    {
        var left = Left.Evaluate(state, true);
        var right = Right.Evaluate(state, true);
        return Operator switch
        {
            "==" => Values.AreEqual(left, right),
            "!=" or "<>" => !Values.AreEqual(left, right),
            "contains" => Contains(left, right),
            "<" => Order(left, right) < 0,
            "<=" => Order(left, right) <= 0,
            ">" => Order(left, right) > 0,
            _ => Order(left, right) >= 0,
        };
    }

    private int? Order(object? left, object? right)
    {
        if (left is null || right is null)
            return null;
        return Values.Compare(left, right)
            ?? throw new LiquidException(
                string.Create(
                    CultureInfo.InvariantCulture, $"'{Operator}' cannot compare {Values.Kind(left)} with {Values.Kind(right)}"),
                    Line);
    }

    private static bool Contains(object? left, object? right) => (left, right) switch
    {
        (string text, not null) => Values.Text(right) is { } part && text.Contains(part, StringComparison.Ordinal),
        (Sequence list, _) => list.Any(item => Values.AreEqual(item, right)),
        (Map map, string name) => map.ContainsKey(name),
        _ => false,
    };
}

internal sealed record Logic(Expression Left, bool IsAnd, Expression Right, int Line) : Expression(Line)
{
    public override object? Evaluate(RenderState state, bool optional)
    {
        var left = Values.IsTrue(Left.Evaluate(state, true));
        return left == IsAnd ? Values.IsTrue(Right.Evaluate(state, true)) : left;
    }
}
