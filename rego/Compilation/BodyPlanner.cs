namespace Maestro.Rego.Compilation;

/// <summary>
/// Orders the statements of a body so that every variable has a value before it is needed, and turns them into steps.
/// </summary>
internal sealed class BodyPlanner
{
    private readonly CompileContext _context;
    private readonly Frame _frame;
    private readonly TermPlanner _terms;
    private readonly MatchPlanner _matches;

    public BodyPlanner(CompileContext context, Frame frame)
    {
        (_context, _frame) = (context, frame);
        _terms = new TermPlanner(context, frame, this);
        _matches = new MatchPlanner(frame, _terms);
    }

    /// <summary>Told of each expression that is about to be planned, for tracing; may give a step to put before it.</summary>
    public Func<Expression, (string Text, Operand Value)[], Step>? Tracer { get; set; }

    public TermPlanner Terms => _terms;

    /// <summary>The steps, in an order that works; <paramref name="bound"/> grows by what they bind.</summary>
    public List<Step> Plan(List<Statement> statements, HashSet<Local> bound, bool traced = false)
    {
        var steps = new List<Step>();
        var left = new List<Statement>(statements);
        Expression? last = null;
        while (left.Count > 0)
        {
            // All that are ready, in the order written; then again with what those bound.
            var progress = false;
            for (var i = 0; i < left.Count;)
            {
                var statement = left[i];
                if (!IsReady(statement, bound))
                {
                    i++;
                    continue;
                }

                left.RemoveAt(i);
                progress = true;
                if (traced && Tracer is not null && statement.Source is { } source && source != last)
                {
                    steps.Add(Tracer(source, References(source, statements, bound)));
                    last = source;
                }

                Emit(statement, bound, steps);
            }

            if (progress) continue;
            ReportUnsafe(left, bound);
            break;
        }

        return steps;
    }

    /// <summary>What explains an expression: the variables and references in it that have a value before it runs.</summary>
    private (string Text, Operand Value)[] References(Expression source, List<Statement> statements, HashSet<Local> bound)
    {
        var found = new Dictionary<string, Operand>(StringComparer.Ordinal);
        foreach (var statement in statements.Where(statement => statement.Source == source))
            TermFinder.Find(statement, term => Explain(term, bound, found));
        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }

    private void Explain(Term term, HashSet<Local> bound, Dictionary<string, Operand> found)
    {
        if (term is LocalTerm { Local: { IsGenerated: false } local } && bound.Contains(local))
            found.TryAdd(local.Name, new SlotOperand(_frame.SlotOf(local)));
        else if (term is RefTerm reference && _terms.IsSimple(reference, bound))
            found.TryAdd(SyntaxText.Show(reference), _terms.Operand(reference, bound));
    }

    private bool IsReady(Statement statement, HashSet<Local> bound)
    {
        _context.Spend(4 + bound.Count);
        switch (statement)
        {
            case MatchStatement match: return _matches.Solve(match.Left, match.Right, [.. bound], null);
            case TestStatement test:
                return test.Term is RefTerm reference
                    ? _terms.CanIterate(reference, bound)
                    : Variables.AreBound(test.Term, bound);
            case EveryStatement every: return Variables.AreBound(every.Domain, bound) && Variables.Free(every).IsSubsetOf(bound);
            case GroupStatement group:
                if (group.With.Exists(with => with.Value is not null && !Variables.AreBound(with.Value, bound))) return false;
                var inside = new HashSet<Local>(bound);
                if (!CanOrder(group.Inner, inside)) return false;
                return !group.Negated || inside.All(local => bound.Contains(local) || group.Own.Contains(local));
            default: return false;
        }
    }

    private bool CanOrder(List<Statement> statements, HashSet<Local> bound)
    {
        var left = new List<Statement>(statements);
        while (left.Count > 0)
        {
            var index = left.FindIndex(statement => IsReady(statement, bound));
            if (index < 0) return false;
            Assume(left[index], bound);
            left.RemoveAt(index);
        }

        return true;
    }

    /// <summary>Binds what the statement would bind.</summary>
    private void Assume(Statement statement, HashSet<Local> bound)
    {
        switch (statement)
        {
            case MatchStatement match: _matches.Solve(match.Left, match.Right, bound, null); break;
            case TestStatement { Term: RefTerm reference }: Variables.Collect(reference, bound); break;
            case GroupStatement { Negated: false } group: CanOrder(group.Inner, bound); break;
        }
    }

    private void Emit(Statement statement, HashSet<Local> bound, List<Step> steps)
    {
        switch (statement)
        {
            case MatchStatement match:
                _matches.Solve(match.Left, match.Right, bound, steps);
                break;
            case TestStatement { Term: RefTerm reference } when !_terms.IsSimple(reference, bound):
                var slot = _frame.Take();
                _terms.Iterate(reference, bound, steps, slot, _matches);
                steps.Add(new TestStep(new SlotOperand(slot)));
                break;
            case TestStatement test:
                steps.Add(Test(test.Term, bound));
                break;
            case EveryStatement every:
                steps.Add(Every(every, bound));
                break;
            case GroupStatement group:
                steps.Add(Group(group, bound));
                break;
        }
    }

    private Step Test(Term term, HashSet<Local> bound) =>
        term is ResolvedCall { Name: "equal", IsRule: false } call && call.Arguments.Count == 2
            ? new EqualStep(_terms.Operand(call.Arguments[0], bound), _terms.Operand(call.Arguments[1], bound))
            : new TestStep(_terms.Operand(term, bound));

    private EveryStep Every(EveryStatement every, HashSet<Local> bound)
    {
        var domain = _terms.Operand(every.Domain, bound);
        var inside = new HashSet<Local>(bound) { every.Value };
        if (every.Key is not null) inside.Add(every.Key);
        var key = every.Key is null ? -1 : _frame.SlotOf(every.Key);
        var value = _frame.SlotOf(every.Value);
        return new EveryStep(domain, key, value, Step.Link(Plan(every.Body, inside), new FoundStep()));
    }

    private Step Group(GroupStatement group, HashSet<Local> bound)
    {
        var replacements = group.With.Select(with => Replace(with, bound)).ToArray();
        if (group.Negated)
        {
            var inner = Step.Link(Plan(group.Inner, [.. bound]), new FoundStep());
            return new NotStep(replacements.Length == 0 ? inner : new WithStep(replacements, inner));
        }

        var leave = new LeaveWithStep();
        var step = new WithStep(replacements, Step.Link(Plan(group.Inner, bound), leave));
        leave.With = step;
        return step;
    }

    private Replacement Replace(ResolvedWith with, HashSet<Local> bound)
    {
        var kind = with.Kind switch { WithKind.Input =>
            ReplacementKind.Input, WithKind.Data => ReplacementKind.Data, _ => ReplacementKind.Function };
        var value = with.Value is null ? null : _terms.Operand(with.Value, bound);
        var function = with.Function is null ? null : _terms.Callable(with.Function);
        return new Replacement(kind, with.Path, with.Name, value, function);
    }

    private void ReportUnsafe(List<Statement> left, HashSet<Local> bound)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in left)
        {
            var missing = new HashSet<Local>();
            Variables.Collect(statement, missing);
            missing.ExceptWith(bound);
            foreach (var local in missing.Where(local => !local.Name.StartsWith("$g", StringComparison.Ordinal)))
            {
                if (reported.Add(local.ToString()))
                    _context.Error(RegoErrorCodes.UnsafeVar, statement.Location, $"var {local} is unsafe");
            }
        }

        if (reported.Count == 0) _context.Error(RegoErrorCodes.UnsafeVar, left[0].Location, "expression is unsafe");
    }
}
