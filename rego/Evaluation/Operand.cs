using Maestro.Rego.Explanation;

namespace Maestro.Rego.Evaluation;

/// <summary>Something with at most one value where it stands.</summary>
internal abstract class Operand
{
    /// <summary>The value; null when undefined.</summary>
    public abstract RegoValue? Get(EvalContext context, int frame);

    /// <summary>Where a value that is undefined was looked for, as far as is known without evaluating anything anew.</summary>
    public virtual RegoObserved Sought(EvalContext context, int frame) => new(null, null, []);
}

internal sealed class ConstantOperand(RegoValue value) : Operand
{
    public RegoValue Value => value;

    public override RegoValue? Get(EvalContext context, int frame) => value;
}

internal sealed class SlotOperand(int slot) : Operand
{
    public int Slot => slot;

    public override RegoValue? Get(EvalContext context, int frame) =>
        System.Runtime.CompilerServices.Unsafe.As<RegoValue>(context.Machine.Slots[frame + slot].Content);
}

/// <summary><c>input</c>, or what lies at a constant path in it.</summary>
internal sealed class InputOperand(RegoValue[] path) : Operand
{
    public RegoValue[] Path => path;

    public override RegoObserved Sought(EvalContext context, int frame) => new(null, context.Input, path);

    public override RegoValue? Get(EvalContext context, int frame)
    {
        var value = context.Input;
        foreach (var key in path)
        {
            if (value is null) return null;
            value = value.Get(key);
        }

        return value;
    }
}

/// <summary>What lies at a constant path in the base document, where no rule is.</summary>
internal sealed class BaseOperand(RegoValue[] path) : Operand
{
    private Found? _found;

    public override RegoValue? Get(EvalContext context, int frame)
    {
        // A query's base document is the same for all of its evaluations, so the path is walked once. What `with` puts in
        // its place is not kept.
        var document = context.Data;
        if (_found is { } found && ReferenceEquals(found.Document, document)) return found.Value;
        var value = context.BaseAt(path);
        if (!context.HasOverrides) _found = new Found(document, value);
        return value;
    }

    private sealed record Found(RegoValue Document, RegoValue? Value);
}

/// <summary>What lies below a value.</summary>
internal sealed class PathOperand(Operand head, Operand[] path) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        var value = head.Get(context, frame);
        foreach (var key in path)
        {
            if (value is null || key.Get(context, frame) is not { } at) return null;
            var found = value.Get(at);
            context.Machine.Trace?.Observations.LookedUp(value, at, found);
            value = found;
        }

        return value;
    }

    public override RegoObserved Sought(EvalContext context, int frame)
    {
        if (head is not (InputOperand or SlotOperand) || !Array.TrueForAll(path, key => key is ConstantOperand or SlotOperand))
            return base.Sought(context, frame);
        var below = path.Select(key => key.Get(context, frame)).OfType<RegoValue>().ToArray();
        if (below.Length < path.Length) return base.Sought(context, frame);
        if (head.Get(context, frame) is { } within) return new RegoObserved(null, within, below);
        var above = head.Sought(context, frame);
        return above with { Keys = [.. above.Keys, .. below] };
    }
}

internal sealed class ArrayOperand(Operand[] items) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        var values = new RegoValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i].Get(context, frame) is not { } value) return null;
            values[i] = value;
        }

        context.Machine.Charge(24 + (8L * values.Length));
        return new RegoArray(values);
    }
}

internal sealed class SetOperand(Operand[] items) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        var set = new SetBuilder(items.Length);
        foreach (var item in items)
        {
            if (item.Get(context, frame) is not { } value) return null;
            set.Add(value);
        }

        context.Machine.Charge(48 + (16L * items.Length));
        return set.Build();
    }
}

/// <summary>An object whose keys are constants, each once: all objects made here share the table of keys.</summary>
internal sealed class RecordOperand : Operand
{
    private readonly KeyTable _keys;
    private readonly Operand[] _values;

    public RecordOperand(RegoValue[] distinct, Operand[] values) => (_keys, _values) = (new KeyTable(distinct), values);

    public override RegoValue? Get(EvalContext context, int frame)
    {
        var values = new RegoValue[_values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (_values[i].Get(context, frame) is not { } value) return null;
            values[i] = value;
        }

        context.Machine.Charge(48 + (24L * values.Length));
        return new RegoObject(_keys, values);
    }
}

internal sealed class ObjectOperand((Operand Key, Operand Value)[] pairs, RegoLocation location) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        var o = new ObjectBuilder(pairs.Length);
        foreach (var (keyOperand, valueOperand) in pairs)
        {
            if (keyOperand.Get(context, frame) is not { } key || valueOperand.Get(context, frame) is not { } value) return null;
            if (o.Get(key) is { } known && !known.Equals(value))
                throw new EvaluationException(RegoErrorCodes.EvalConflict, "object keys must be unique", location);
            o.Set(key, value);
        }

        context.Machine.Charge(48 + (24L * pairs.Length));
        return o.Build();
    }
}

/// <summary>A template string; a part that is undefined shows as such.</summary>
internal sealed class TemplateOperand((string? Text, Operand? Value, bool IsClosure)[] parts, RegoLocation location) : Operand
{
    public override RegoValue? Get(EvalContext context, int frame)
    {
        var text = new StringBuilder();
        foreach (var (literal, operand, isClosure) in parts)
        {
            var value = operand?.Get(context, frame);
            if (isClosure)
            {
                if (value!.Count > 1)
                    throw new EvaluationException(
                        RegoErrorCodes.EvalConflict, "template-strings must not produce multiple outputs", location);
                value = value.Count == 0 ? null : value.ValueAt(0);
            }

            text.Append(literal ?? value switch { null => "<undefined>", RegoString s => s.Value, _ => value.ToString() });
            context.Machine.Charge(literal?.Length ?? 16);
        }

        context.Machine.Charge(text.Length * 2L);
        return new RegoString(text.ToString());
    }
}
