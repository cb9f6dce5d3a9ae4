using System.Runtime.CompilerServices;

namespace Maestro.Rego.Evaluation;

/// <summary>A place in the tree of packages and rules below <c>data</c>.</summary>
internal sealed class RuleNode(RegoValue[] path)
{
    public RegoValue[] Path => path;

    public Dictionary<RegoValue, RuleNode> Children { get; } = [];

    /// <summary>The rules whose document this place is; nothing below it is a place of its own then.</summary>
    public RuleGroup? Group { get; set; }

    /// <summary>A function is no document.</summary>
    public FunctionGroup? Function { get; set; }

    public RuleNode Child(RegoValue key)
    {
        if (!Children.TryGetValue(key, out var child)) Children[key] = child = new RuleNode([.. path, key]);
        return child;
    }

    /// <summary>The document here; null when it is a rule's and undefined, or a function.</summary>
    public RegoValue? Extent(EvalContext context, RegoValue? document)
    {
        if (context.IsOverridden(path)) return document;
        if (Group is not null) return Group.Get(context);
        if (Function is not null) return null;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var rules = new ObjectBuilder(Children.Count);
        foreach (var (key, child) in Children)
            if (child.Extent(context, document?.Get(key)) is { } value) rules.Set(key, value);
        var made = rules.Build();
        context.Machine.Charge(64 + (24L * made.Count));
        return document is null ? made : Documents.Merge(document, made);
    }
}

/// <summary>One key of a reference through the tree of rules: a value, or a slot that takes each key in turn.</summary>
internal readonly record struct WalkKey(Operand? Value, int Slot);

/// <summary>A reference that leaves the constant part of its path while it is still among packages.</summary>
internal sealed class TreeStep : Step
{
    private readonly RuleNode _start;
    private readonly WalkKey[] _keys;
    private readonly int _result;

    public TreeStep(RuleNode start, WalkKey[] keys, int result)
    {
        (_start, _keys, _result) = (start, keys, result);
        Branches = true;
    }

    public override bool Each(EvalContext context, int frame)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return InTree(context, frame, _start, context.BaseAt(_start.Path), 0);
    }

    private bool InTree(EvalContext context, int frame, RuleNode node, RegoValue? document, int at)
    {
        if (context.IsOverridden(node.Path)) return InValue(context, frame, document, at);
        if (node.Group is not null) return InValue(context, frame, node.Group.Get(context), at);
        if (node.Function is not null) return false;
        if (at == _keys.Length) return InValue(context, frame, node.Extent(context, document), at);
        if (_keys[at].Value is { } operand)
            return operand.Get(context, frame) is { } key && Below(context, frame, node, document, key, at);
        foreach (var key in node.Children.Keys)
        {
            context.Machine.Slots[frame + _keys[at].Slot].Content = key;
            if (Below(context, frame, node, document, key, at)) return true;
        }

        for (var i = 0; i < (document?.Count ?? 0); i++)
        {
            var key = document!.KeyAt(i);
            if (node.Children.ContainsKey(key)) continue;
            context.Machine.Slots[frame + _keys[at].Slot].Content = key;
            if (InValue(context, frame, document.ValueAt(i), at + 1)) return true;
        }

        return false;
    }

    private bool Below(EvalContext context, int frame, RuleNode node, RegoValue? document, RegoValue key, int at) =>
        node.Children.TryGetValue(key, out var child)
            ? InTree(context, frame, child, document?.Get(key), at + 1)
            : InValue(context, frame, document?.Get(key), at + 1);

    private bool InValue(EvalContext context, int frame, RegoValue? value, int at)
    {
        if (value is null) return false;
        if (at == _keys.Length)
        {
            context.Machine.Slots[frame + _result].Content = value;
            return Run(Next, context, frame);
        }

        if (_keys[at].Value is { } operand)
            return operand.Get(context, frame) is { } key && InValue(context, frame, value.Get(key), at + 1);
        for (var i = 0; i < value.Count; i++)
        {
            context.Machine.Slots[frame + _keys[at].Slot].Content = value.KeyAt(i);
            if (InValue(context, frame, value.ValueAt(i), at + 1)) return true;
        }

        return false;
    }
}
