namespace Maestro.Rego.Compilation;

/// <summary>A query ready to run.</summary>
internal sealed class QueryPlan
{
    public required Step Body { get; init; }

    public required int FrameSize { get; init; }

    /// <summary>Set when the query is just a term with one value.</summary>
    public Operand? Single { get; init; }

    public RegoResult Run(EvalContext context)
    {
        var frame = context.Machine.Push(FrameSize);
        if (Single is not null)
            return Single.Get(context, frame) is { } value
                ? new RegoResult([new RegoRow(value, RegoObject.Empty)])
                : RegoResult.Undefined;
        var rows = new QueryRows();
        context.Machine.Slots[frame].Content = rows;
        Step.Run(Body, context, frame);
        return rows.Count == 0 ? RegoResult.Undefined : new RegoResult([.. rows]);
    }
}

internal sealed class QueryRows : List<RegoRow>;

/// <summary>Takes the variables' values as one result.</summary>
internal sealed class RowYield : Step
{
    private readonly (RegoString Name, int Slot)[] _variables;
    private readonly int _value;

    public RowYield((RegoString Name, int Slot)[] variables, int value)
    {
        (_variables, _value) = (variables, value);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        var slots = context.Machine.Slots;
        var bindings = new ObjectBuilder(_variables.Length);
        foreach (var (name, slot) in _variables) bindings.Set(name, (RegoValue)slots[frame + slot].Content!);
        context.Machine.Charge(96 + (24L * _variables.Length));
        ((QueryRows)slots[frame].Content!).Add(
            new RegoRow(_value < 0 ? null : (RegoValue)slots[frame + _value].Content!, bindings.Build()));
        return false;
    }
}

/// <summary>Compiles queries.</summary>
internal static class QueryPlanner
{
    public static QueryPlan Plan(Body body, CompileContext context)
    {
        var scope = new Scope();
        var resolver = new Resolver(ModuleNames.Empty, context);
        var statements = new List<Statement>();
        Local? value = null;
        var only = body.Expressions.Count == 1 ? body.Expressions[0] as TermExpression : null;
        if (only is { Negated: false, With.Count: 0 }
            && !(only.Term is CallTerm { IsOperator: true } call && call.Name is "eq" or "assign"))
        {
            value = scope.Generate(only.Location);
            var term = resolver.Outer(only.Term, scope, statements);
            statements.Add(new MatchStatement(only.Location, new LocalTerm(only.Location, value), term));
        }
        else
        {
            resolver.Body(body, scope, statements);
        }

        var frame = new Frame();
        var bodies = new BodyPlanner(context, frame);
        var bound = new HashSet<Local>();
        if (value is not null && statements is [MatchStatement { Right: var right }] && Variables.AreBound(right, bound) &&
            !(right is RefTerm reference && !bodies.Terms.IsSimple(reference, bound))
                && right is not ResolvedCall { Name: "walk" })
        {
            var operand = bodies.Terms.Operand(right, bound);
            return new QueryPlan { Body = new FoundStep(), FrameSize = frame.Size, Single = operand };
        }

        var steps = bodies.Plan(statements, bound);
        var names = scope.Declared.Concat(scope.Implicit).Where(local => !local.IsGenerated).Select(local => local.Root)
            .Where(bound.Contains);
        var variables = names.Select(local => (new RegoString(local.Name), frame.SlotOf(local))).ToArray();
        var yield = new RowYield(variables, value is null ? -1 : frame.SlotOf(value));
        return new QueryPlan { Body = Step.Link(steps, yield), FrameSize = frame.Size };
    }
}
