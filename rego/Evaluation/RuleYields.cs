namespace Maestro.Rego.Evaluation;

/// <summary>The end of a rule with one value. A second, different value is a conflict.</summary>
internal sealed class ValueYield : Step
{
    private readonly Operand _value;
    private readonly RegoLocation _location;
    private readonly string _conflict;

    public ValueYield(Operand value, RegoLocation location, string conflict)
    {
        (_value, _location, _conflict) = (value, location, conflict);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        var found = _value.Get(context, frame);
        context.Machine.Trace?.Observations.Tested(_value, found, context, frame);
        if (found is not { } value) return false;
        ref var slot = ref context.Machine.Slots[frame];
        if (slot.Content is RegoValue known)
        {
            if (!known.Equals(value)) throw new EvaluationException(RegoErrorCodes.EvalConflict, _conflict, _location);
            return false;
        }

        slot.Content = value;
        return _value is ConstantOperand;
    }
}

/// <summary>The end of a <c>contains</c> rule.</summary>
internal sealed class MemberYield : Step
{
    private readonly Operand _key;

    public MemberYield(Operand key)
    {
        _key = key;
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        if (_key.Get(context, frame) is not { } key) return false;
        context.Machine.Charge(24);
        ((RuleSet)context.Machine.Slots[frame].Content!).Add(key);
        return _key is ConstantOperand;
    }
}

/// <summary>The end of a rule that gives one entry, or one member of a set, of a larger document.</summary>
internal sealed class EntryYield : Step
{
    private readonly Operand[] _path;
    private readonly Operand _value;
    private readonly bool _isMember;
    private readonly RegoLocation _location;

    public EntryYield(Operand[] path, Operand value, bool isMember, RegoLocation location)
    {
        (_path, _value, _isMember, _location) = (path, value, isMember, location);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        var keys = new RegoValue[_path.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (_path[i].Get(context, frame) is not { } key) return false;
            keys[i] = key;
        }

        if (_value.Get(context, frame) is not { } value) return false;
        context.Machine.Charge(64 * keys.Length);
        ((DocumentBuilder)context.Machine.Slots[frame].Content!).Add(keys, value, _isMember, _location);
        return false;
    }
}

/// <summary>The members of a <c>contains</c> document.</summary>
internal sealed class RuleSet : ICounted
{
    private readonly SetBuilder _members = new();

    public int Additions { get; private set; }

    public void Add(RegoValue value)
    {
        Additions++;
        _members.Add(value);
    }

    public RegoSet Build() => _members.Build();
}
