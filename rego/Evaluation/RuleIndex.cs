namespace Maestro.Rego.Evaluation;

/// <summary>
/// Picks the rules that can hold by the value of one reference, and among those by further ones: a rule whose body asks
/// for another value is not tried.
/// </summary>
internal sealed class RuleIndex
{
    private readonly Operand? _reference;
    private readonly Dictionary<RegoValue, RuleIndex>? _byValue;
    private readonly RuleIndex? _otherwise;
    private readonly RulePlan[] _plans = [];

    public RuleIndex(RulePlan[] plans) => _plans = plans;

    public RuleIndex(Operand reference, Dictionary<RegoValue, RuleIndex> byValue, RuleIndex otherwise) =>
        (_reference, _byValue, _otherwise) = (reference, byValue, otherwise);

    public ReadOnlySpan<RulePlan> Select(EvalContext context, int frame)
    {
        var index = this;
        while (index._reference is { } reference)
        {
            var value = reference.Get(context, frame);
            if (value is null || !index._byValue!.TryGetValue(value, out var next)) next = index._otherwise!;
            index = next;
        }

        return index._plans;
    }
}
