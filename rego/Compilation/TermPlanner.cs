using System.Runtime.CompilerServices;
using Maestro.Rego.Builtins;

namespace Maestro.Rego.Compilation;

/// <summary>Turns terms into operands, and references that iterate into steps.</summary>
internal sealed class TermPlanner(CompileContext context, Frame frame, BodyPlanner bodies)
{
    /// <summary>The term as an operand; all of its variables are bound.</summary>
    public Operand Operand(Term term, HashSet<Local> bound)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Spend(1);
        switch (term)
        {
            case PlannedTerm planned: return planned.Operand;
            case ScalarTerm scalar: return new ConstantOperand(context.Intern(scalar.Value));
            case LocalTerm local: return new SlotOperand(frame.SlotOf(local.Local));
            case RefTerm reference: return Reference(reference, bound);
            case ArrayTerm array:
                var items = Operands(array.Items, bound);
                return Constants(items) is { } values ? new ConstantOperand(RegoArray.Of(values)) : new ArrayOperand(items);
            case SetTerm set:
                var members = Operands(set.Items, bound);
                return Constants(members) is { } all ? new ConstantOperand(RegoSet.Of(all)) : new SetOperand(members);
            case ObjectTerm o: return Object(o, bound);
            case ClosureTerm closure: return Closure(closure, bound);
            case ResolvedTemplate template:
                return new TemplateOperand(
                    [.. template.Parts.Select(part => (
                        part.Text, part.Value is null ? null : Operand(part.Value, bound), part.IsClosure))], template.Location);
            case ResolvedCall call: return Call(call, bound);
            default: throw new InvalidOperationException($"No plan for {term.GetType().Name}.");
        }
    }

    /// <summary>Whether the reference has at most one value right now.</summary>
    public bool IsSimple(RefTerm reference, HashSet<Local> bound) =>
        Variables.AreBound(reference, bound) && !LeavesConstantPathInTree(reference);

    /// <summary>Whether the reference can be followed: its head is there, and keys are known or simple to bind.</summary>
    public bool CanIterate(RefTerm reference, HashSet<Local> bound)
    {
        if (reference.Head is not VarTerm && !Variables.AreBound(reference.Head, bound)) return false;
        foreach (var key in reference.Path)
            if (!IsKey(key, bound)) return false;
        return true;
    }

    private static bool IsKey(Term key, HashSet<Local> bound) => key switch
    {
        LocalTerm or ScalarTerm => true,
        ArrayTerm array => array.Items.All(item => IsKey(item, bound)),
        ObjectTerm o => o.Pairs.All(pair => Variables.AreBound(pair.Key, bound) && IsKey(pair.Value, bound)),
        _ => Variables.AreBound(key, bound),
    };

    /// <summary>Follows the reference for each way to bind its keys; the value goes into the slot.</summary>
    public void Iterate(RefTerm reference, HashSet<Local> bound, List<Step> steps, int result, MatchPlanner matches)
    {
        if (LeavesConstantPathInTree(reference))
        {
            Tree(reference, bound, steps, result, matches);
            return;
        }

        var (source, consumed) = Start(reference, bound);
        var pending = new List<Operand>();
        for (var i = consumed; i < reference.Path.Count; i++)
        {
            var key = reference.Path[i];
            if (Variables.AreBound(key, bound))
            {
                pending.Add(Operand(key, bound));
                continue;
            }

            if (pending.Count > 0) source = new PathOperand(source, [.. pending]);
            pending.Clear();
            var isLast = i == reference.Path.Count - 1;
            var value = isLast ? result : frame.Take();
            var keySlot = KeySlot(key, bound);
            steps.Add(new IterateStep(source, keySlot, value));
            if (key is not LocalTerm) matches.Solve(key, new PlannedTerm(key.Location, new SlotOperand(keySlot)), bound, steps);
            source = new SlotOperand(value);
            if (isLast) return;
        }

        steps.Add(new BindStep(result, pending.Count == 0 ? source : new PathOperand(source, [.. pending])));
    }

    public ICallable? Callable(string name) =>
        context.Tree.Functions.TryGetValue(name, out var function) ? function : BuiltinRegistry.Find(name);

    private int KeySlot(Term key, HashSet<Local> bound)
    {
        if (key is not LocalTerm { Local: var local }) return frame.Take();
        bound.Add(local);
        return local.Name.StartsWith("$_", StringComparison.Ordinal) ? -1 : frame.SlotOf(local);
    }

    private Operand[] Operands(IReadOnlyList<Term> terms, HashSet<Local> bound) =>
        [.. terms.Select(term => Operand(term, bound))];

    private static RegoValue[]? Constants(Operand[] operands) =>
        Array.TrueForAll(operands, operand => operand is ConstantOperand)
            ? [.. operands.Select(operand => ((ConstantOperand)operand).Value)]
            : null;

    private Operand Object(ObjectTerm term, HashSet<Local> bound)
    {
        var pairs = term.Pairs.Select(pair => (Key: Operand(pair.Key, bound), Value: Operand(pair.Value, bound))).ToArray();
        var plan = new ObjectOperand(pairs, term.Location);
        if (Constants([.. pairs.Select(pair => pair.Key)]) is not { } keys) return plan;
        if (Constants([.. pairs.Select(pair => pair.Value)]) is null)
            return keys.Distinct().Count() == keys.Length ? new RecordOperand(keys, [.. pairs.Select(pair => pair.Value)]) : plan;
        var values = pairs.Select(pair => (((ConstantOperand)pair.Key).Value, ((ConstantOperand)pair.Value).Value)).ToArray();
        var unique = values.GroupBy(pair => pair.Item1).All(same => same.Select(pair => pair.Item2).Distinct().Count() == 1);
        return unique ? new ConstantOperand(RegoObject.Of(values)) : plan;
    }

    private ClosureOperand Closure(ClosureTerm closure, HashSet<Local> bound)
    {
        var slot = frame.Take();
        var inside = new HashSet<Local>(bound);
        var steps = bodies.Plan(closure.Body, inside);
        RequireBound(closure.Key, inside);
        RequireBound(closure.Value, inside);
        var value = Operand(closure.Value, inside);
        return closure.Kind switch
        {
            ComprehensionKind.Array =>
                new ClosureOperand(Step.Link(steps, new ArrayYield(value, slot)), slot, () => new ArrayClosure()),
            ComprehensionKind.Set =>
                new ClosureOperand(Step.Link(steps, new SetYield(value, slot)), slot, () => new SetClosure()),
            _ => new ClosureOperand(
                Step.Link(steps, new ObjectYield(Operand(closure.Key!, inside), value, slot, closure.Location)), slot,
                () => new ObjectClosure()),
        };
    }

    public void RequireBound(Term? term, HashSet<Local> bound)
    {
        if (term is null) return;
        var needed = new HashSet<Local>();
        Variables.Collect(term, needed);
        foreach (var local in needed)
            if (!bound.Contains(local)) context.Error(RegoErrorCodes.UnsafeVar, term.Location, $"var {local} is unsafe");
    }

    private Operand Call(ResolvedCall call, HashSet<Local> bound)
    {
        var arguments = Looked(call) is { } looked
            ? [looked, .. Operands([.. call.Arguments.Skip(1)], bound)]
            : Operands(call.Arguments, bound);
        if (context.Tree.Functions.TryGetValue(call.Name, out var function))
        {
            CheckArity(call, function.Arity);
            return new FunctionOperand(function, arguments, call.Location);
        }

        var builtin = BuiltinRegistry.Find(call.Name)!;
        CheckArity(call, builtin.Arity);
        CheckTypes(call, builtin, arguments);
        return BuiltinOperand.Create(builtin, arguments, call.Location);
    }

    /// <summary>
    /// The part of the input from which <c>object.get</c> takes what lies at a constant key or path. Only that place of it
    /// counts as looked at.
    /// </summary>
    private InputOperand? Looked(ResolvedCall call)
    {
        if (call is not { Name: "object.get", IsRule: false }) return null;
        if (call.Arguments is not [RefTerm { Head: VarTerm { Name: "input" }, Path: var path }, ScalarTerm or ArrayTerm, _])
            return null;
        var below = call.Arguments[1] is ArrayTerm array ? array.Items : [call.Arguments[1]];
        if (!path.All(SyntaxText.IsScalar) || !below.All(SyntaxText.IsScalar)) return null;
        var keys = Keys(path);
        context.InputUse.Add([.. keys, .. Keys(below)]);
        return new InputOperand(keys);
    }

    private RegoValue[] Keys(IEnumerable<Term> scalars) => [.. scalars.Select(key => context.Intern(((ScalarTerm)key).Value))];

    private void CheckArity(ResolvedCall call, int arity)
    {
        if (arity >= 0 && call.Arguments.Count != arity)
            context.Error(
                RegoErrorCodes.Type, call.Location,
                $"{call.Name}: arity mismatch\n\thave: {call.Arguments.Count} argument(s)\n\twant: {arity}");
    }

    private void CheckTypes(ResolvedCall call, Builtin builtin, Operand[] arguments)
    {
        for (var i = 0; i < arguments.Length && i < builtin.Arity; i++)
        {
            if (Kind(call.Arguments[i], arguments[i]) is not { } kind || builtin.Accepts(i, kind)) continue;
            context.Error(
                RegoErrorCodes.Type, call.Arguments[i].Location,
                $"{call.Name}: invalid argument(s): operand {i + 1} must be {builtin.Expected(i)} but got {kind.Name()}");
        }
    }

    /// <summary>The kind of a value that is written there.</summary>
    private static RegoKind? Kind(Term term, Operand operand) => operand switch
    {
        ConstantOperand constant => constant.Value.Kind,
        ArrayOperand => RegoKind.Array,
        SetOperand => RegoKind.Set,
        ObjectOperand or RecordOperand => RegoKind.Object,
        TemplateOperand => RegoKind.String,
        _ =>
            term is ClosureTerm closure ? closure.Kind switch { ComprehensionKind.Array =>
                RegoKind.Array, ComprehensionKind.Set => RegoKind.Set, _ => RegoKind.Object } : null,
    };

    private Operand Reference(RefTerm reference, HashSet<Local> bound)
    {
        var (source, consumed) = Start(reference, bound);
        return consumed == reference.Path.Count
            ? source
            : new PathOperand(source, Operands([.. reference.Path.Skip(consumed)], bound));
    }

    /// <summary>The operand of the constant part of the path, and how many keys that part has.</summary>
    private (Operand Source, int Consumed) Start(RefTerm reference, HashSet<Local> bound)
    {
        if (reference.Head is not VarTerm root) return (Operand(reference.Head, bound), 0);
        var keys = Keys(reference.Path.TakeWhile(SyntaxText.IsScalar));
        if (root.Name == "input")
        {
            context.InputUse.Add(keys);
            return (new InputOperand(keys), keys.Length);
        }

        var node = context.Tree.Root;
        for (var i = 0; ; i++)
        {
            if (node.Group is not null) return (new RuleOperand(View(node, keys[i..])), i);
            if (i == keys.Length)
            {
                if (node.Children.Count == 0 && node.Function is null && i < reference.Path.Count)
                    return (new BaseOperand(keys), i);
                return (new ExtentOperand(node), i);
            }

            if (!node.Children.TryGetValue(keys[i], out var child)) return (new BaseOperand(keys), keys.Length);
            node = child;
        }
    }

    private RuleGroup View(RuleNode node, RegoValue[] keys)
    {
        if (keys.Length > 0) context.Spend(context.Tree.RulesOf(node).Count);
        return context.Tree.View(node, keys);
    }

    /// <summary>Whether a key that is no constant picks among packages or rules.</summary>
    private bool LeavesConstantPathInTree(RefTerm reference)
    {
        if (reference.Head is not VarTerm { Name: "data" }) return false;
        var node = context.Tree.Root;
        foreach (var key in reference.Path)
        {
            if (node.Group is not null || node.Function is not null) return false;
            if (key is not ScalarTerm scalar) return node.Children.Count > 0;
            if (!node.Children.TryGetValue(scalar.Value, out var child)) return false;
            node = child;
        }

        return false;
    }

    private void Tree(RefTerm reference, HashSet<Local> bound, List<Step> steps, int result, MatchPlanner matches)
    {
        var node = context.Tree.Root;
        var at = 0;
        while (reference.Path[at] is ScalarTerm scalar)
        {
            node = node.Children[scalar.Value];
            at++;
        }

        var keys = new List<WalkKey>();
        var patterns = new List<(Term Pattern, int Slot)>();
        foreach (var key in reference.Path.Skip(at))
        {
            if (Variables.AreBound(key, bound))
            {
                keys.Add(new WalkKey(Operand(key, bound), -1));
                continue;
            }

            var slot = key is LocalTerm { Local: var local } ? frame.SlotOf(local) : frame.Take();
            keys.Add(new WalkKey(null, slot));
            if (key is LocalTerm bare) bound.Add(bare.Local);
            else patterns.Add((key, slot));
        }

        steps.Add(new TreeStep(node, [.. keys], result));
        foreach (var (pattern, slot) in patterns) matches.Solve(
            pattern, new PlannedTerm(pattern.Location, new SlotOperand(slot)), bound, steps);
    }
}
