namespace Maestro.Rego.Compilation;

/// <summary>Makes two terms equal: which side gives its value, which variables take one.</summary>
internal sealed class MatchPlanner(Frame frame, TermPlanner terms)
{
    /// <summary>
    /// Whether the terms can be made equal with these variables bound, to which those are added that get a value. With
    /// <paramref name="steps"/> the steps are made too.
    /// </summary>
    public bool Solve(Term left, Term right, HashSet<Local> bound, List<Step>? steps)
    {
        var pairs = new LinkedList<(Term Left, Term Right)>();
        pairs.AddLast((left, right));
        return SolveAll(pairs, bound, steps);
    }

    private bool SolveAll(LinkedList<(Term Left, Term Right)> pairs, HashSet<Local> bound, List<Step>? steps)
    {
        while (pairs.Count > 0)
        {
            var progress = false;
            for (var node = pairs.First; node is not null;)
            {
                var next = node.Next;
                if (Pair(node.Value.Left, node.Value.Right, pairs, bound, steps))
                {
                    pairs.Remove(node);
                    progress = true;
                }

                node = next;
            }

            if (!progress) return false;
        }

        return true;
    }

    private bool Pair(Term left, Term right, LinkedList<(Term Left, Term Right)> pairs, HashSet<Local> bound, List<Step>? steps)
    {
        if (left is ArrayTerm a && right is ArrayTerm b)
        {
            if (a.Items.Count != b.Items.Count) steps?.Add(new FailStep());
            else
                for (var i = 0; i < a.Items.Count; i++) pairs.AddLast((a.Items[i], b.Items[i]));
            return true;
        }

        if (left is ObjectTerm x && right is ObjectTerm y && HasConstantKeys(x) && HasConstantKeys(y))
            return Objects(x, y, pairs, steps);
        if (IsValue(left, bound)) return Take(right, left, pairs, bound, steps);
        if (IsValue(right, bound)) return Take(left, right, pairs, bound, steps);
        if (TryIterate(left, right, pairs, bound, steps)) return true;
        return TryIterate(right, left, pairs, bound, steps);
    }

    /// <summary>Whether the term has one value right now, without iterating.</summary>
    private bool IsValue(Term term, HashSet<Local> bound) => term switch
    {
        PlannedTerm => true,
        RefTerm reference => terms.IsSimple(reference, bound),
        ResolvedCall { Name: "walk", IsRule: false } => false,
        _ => Variables.AreBound(term, bound),
    };

    private bool Objects(ObjectTerm x, ObjectTerm y, LinkedList<(Term Left, Term Right)> pairs, List<Step>? steps)
    {
        var other = new Dictionary<RegoValue, Term>();
        foreach (var (key, value) in y.Pairs) other[((ScalarTerm)key).Value] = value;
        var same = x.Pairs.Count == other.Count && x.Pairs.All(pair => other.ContainsKey(((ScalarTerm)pair.Key).Value));
        if (!same) steps?.Add(new FailStep());
        else
            foreach (var (key, value) in x.Pairs) pairs.AddLast((value, other[((ScalarTerm)key).Value]));
        return true;
    }

    private static bool HasConstantKeys(ObjectTerm term) => term.Pairs.All(pair => pair.Key is ScalarTerm);

    /// <summary>The pattern takes a value that is there.</summary>
    private bool Take(
        Term pattern, Term value, LinkedList<(Term Left, Term Right)> pairs, HashSet<Local> bound, List<Step>? steps)
    {
        switch (pattern)
        {
            case LocalTerm { Local: var local } when !bound.Contains(local):
                steps?.Add(new BindStep(frame.SlotOf(local), terms.Operand(value, bound)));
                bound.Add(local);
                return true;
            case var known when IsValue(known, bound):
                steps?.Add(new EqualStep(terms.Operand(known, bound), terms.Operand(value, bound)));
                return true;
            case ArrayTerm array:
                var items = Hold(value, bound, steps);
                steps?.Add(new ShapeStep(items, RegoKind.Array, array.Items.Count));
                for (var i = 0; i < array.Items.Count; i++)
                    pairs.AddLast((array.Items[i], Part(pattern, items, new ConstantOperand(RegoNumber.Of(i)))));
                return true;
            case ObjectTerm o when o.Pairs.All(pair => IsValue(pair.Key, bound)):
                var members = Hold(value, bound, steps);
                steps?.Add(new ShapeStep(members, RegoKind.Object, o.Pairs.Count));
                foreach (var (key, inner) in o.Pairs)
                    pairs.AddLast((
                        inner,
                        Part(pattern, members, steps is null ? new ConstantOperand(RegoValue.Null) : terms.Operand(key, bound))));
                return true;
            case RefTerm reference when terms.CanIterate(reference, bound):
                var held = Hold(value, bound, steps);
                var result = Slot(steps);
                if (steps is not null) terms.Iterate(reference, bound, steps, result, this);
                else Variables.Collect(reference, bound);
                steps?.Add(new EqualStep(new SlotOperand(result), new SlotOperand(held)));
                return true;
            case ResolvedCall { Name: "walk", IsRule: false } walk when walk.Arguments.Count == 1
                && Variables.AreBound(walk, bound):
                pairs.AddLast((Walk(walk, bound, steps), value));
                return true;
            default:
                return false;
        }
    }

    private bool TryIterate(
        Term source, Term other, LinkedList<(Term Left, Term Right)> pairs, HashSet<Local> bound, List<Step>? steps)
    {
        if (source is ResolvedCall { Name: "walk", IsRule: false } walk && walk.Arguments.Count == 1
            && Variables.AreBound(walk, bound))
        {
            pairs.AddLast((other, Walk(walk, bound, steps)));
            return true;
        }

        if (source is not RefTerm reference || !terms.CanIterate(reference, bound)) return false;
        var used = new HashSet<Local>();
        Variables.Collect(reference, used);
        if (other is LocalTerm { Local: var local } && !bound.Contains(local) && !used.Contains(local))
        {
            if (steps is not null) terms.Iterate(reference, bound, steps, frame.SlotOf(local), this);
            bound.UnionWith(used);
            bound.Add(local);
            return true;
        }

        var slot = Slot(steps);
        if (steps is not null) terms.Iterate(reference, bound, steps, slot, this);
        bound.UnionWith(used);
        pairs.AddLast((other, new PlannedTerm(source.Location, new SlotOperand(slot))));
        return true;
    }

    private PlannedTerm Walk(ResolvedCall walk, HashSet<Local> bound, List<Step>? steps)
    {
        var slot = Slot(steps);
        steps?.Add(new WalkStep(terms.Operand(walk.Arguments[0], bound), slot));
        return new PlannedTerm(walk.Location, new SlotOperand(slot));
    }

    /// <summary>A slot that has the value.</summary>
    private int Hold(Term value, HashSet<Local> bound, List<Step>? steps)
    {
        if (steps is null) return 0;
        if (terms.Operand(value, bound) is SlotOperand known) return known.Slot;
        var slot = frame.Take();
        steps.Add(new BindStep(slot, terms.Operand(value, bound)));
        return slot;
    }

    private int Slot(List<Step>? steps) => steps is null ? 0 : frame.Take();

    private static PlannedTerm Part(Term pattern, int slot, Operand key) =>
        new(pattern.Location, new PathOperand(new SlotOperand(slot), [key]));
}
