using Maestro.Rego.Explanation;

namespace Maestro.Rego.Evaluation;

/// <summary>What was looked at during one evaluation, for those who want to know what would have changed it.</summary>
internal sealed class Observations
{
    private const int Max = 10_000;
    private readonly List<RegoObservation> _all = [];

    public IReadOnlyList<RegoObservation> All => _all;

    public void Compared(Operand left, RegoValue? a, Operand right, RegoValue? b, EvalContext context, int frame)
    {
        if (_all.Count < Max)
            _all.Add(new RegoObservation(
                "equal", [Of(left, a, context, frame), Of(right, b, context, frame)],
                a is null || b is null ? null : RegoValue.From(a.Equals(b))));
    }

    public void Called(
        string name, ReadOnlySpan<Operand> operands, ReadOnlySpan<RegoValue?> values, RegoValue? result, EvalContext context,
        int frame)
    {
        if (_all.Count >= Max) return;
        var observed = new RegoObserved[values.Length];
        for (var i = 0; i < observed.Length; i++) observed[i] = Of(operands[i], values[i], context, frame);
        _all.Add(new RegoObservation(name, observed, result));
    }

    public void LookedUp(RegoValue collection, RegoValue key, RegoValue? result)
    {
        if (_all.Count < Max && collection.IsCollection)
            _all.Add(new RegoObservation(RegoObservation.Lookup, [new RegoObserved(collection), new RegoObserved(key)], result));
    }

    public void Tested(Operand operand, RegoValue? value, EvalContext context, int frame)
    {
        if (_all.Count < Max && operand is InputOperand or PathOperand or SlotOperand)
            _all.Add(new RegoObservation(RegoObservation.Test, [Of(operand, value, context, frame)], null));
    }

    public void Iterated(Operand operand, RegoValue? value, EvalContext context, int frame)
    {
        if (_all.Count < Max) _all.Add(new RegoObservation(RegoObservation.Iterate, [Of(operand, value, context, frame)], null));
    }

    public void Missed(Operand operand, EvalContext context, int frame)
    {
        if (_all.Count < Max) _all.Add(new RegoObservation(RegoObservation.Missing, [operand.Sought(context, frame)], null));
    }

    private static RegoObserved Of(Operand operand, RegoValue? value, EvalContext context, int frame) =>
        value is null ? operand.Sought(context, frame) : new RegoObserved(value);
}
