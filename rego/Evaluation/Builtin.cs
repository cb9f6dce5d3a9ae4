namespace Maestro.Rego.Evaluation;

internal delegate RegoValue? Builtin0(BuiltinContext context);

internal delegate RegoValue? Builtin1(BuiltinContext context, RegoValue a);

internal delegate RegoValue? Builtin2(BuiltinContext context, RegoValue a, RegoValue b);

internal delegate RegoValue? Builtin3(BuiltinContext context, RegoValue a, RegoValue b, RegoValue c);

internal delegate RegoValue? Builtin4(BuiltinContext context, RegoValue a, RegoValue b, RegoValue c, RegoValue d);

internal delegate RegoValue? Builtin5(BuiltinContext context, RegoValue a, RegoValue b, RegoValue c, RegoValue d, RegoValue e);

/// <summary>
/// A built-in function. Its signature names per argument the kinds it takes, in the order error messages list them:
/// n number, s string, b boolean, z null, a array, o object, S set; * is any.
/// </summary>
internal sealed class Builtin : ICallable
{
    /// <summary>One call of these may take long, so the clock is looked at for each.</summary>
    private static readonly string[] HeavyFamilies =
    [
        "io.jwt.", "crypto.", "graphql.", "rego.", "yaml.", "json.", "regex.", "glob.", "strings.r", "net.cidr_", "graph.",
        "sort", "sum", "product",
        "providers.", "object.union", "union", "replace", "split", "sprintf", "concat", "units.", "time.parse",
    ];

    private readonly Delegate _body;
    private readonly string[] _signature;
    private readonly byte[] _masks;

    public Builtin(string name, string signature, Delegate body)
    {
        Name = name;
        _body = body;
        _signature = signature.Length == 0 ? [] : signature.Split(',');
        _masks = [.. _signature.Select(Mask)];
        IsHeavy = Array.Exists(HeavyFamilies, family => name.StartsWith(family, StringComparison.Ordinal));
    }

    public string Name { get; }

    public int Arity => _signature.Length;

    public bool IsHeavy { get; }

    public bool Accepts(int argument, RegoKind kind) => (_masks[argument] & (1 << (int)kind)) != 0;

    public string Expected(int argument)
    {
        var names = _signature[argument].Select(KindName).ToList();
        return names.Count == 1 ? names[0] : $"one of {{{string.Join(", ", names)}}}";
    }

    public RegoValue? Call(
        EvalContext context, ReadOnlySpan<RegoValue> arguments, RegoLocation location) => arguments.Length switch
    {
        0 => Call0(context, location),
        1 => Call1(context, location, arguments[0]),
        2 => Call2(context, location, arguments[0], arguments[1]),
        3 => Call3(context, location, arguments[0], arguments[1], arguments[2]),
        4 => Call4(context, location, arguments[0], arguments[1], arguments[2], arguments[3]),
        _ => Call5(context, location, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]),
    };

    public RegoValue? Call0(EvalContext context, RegoLocation location) =>
        ((Builtin0)_body)(context.Machine.Enter(this, location));

    public RegoValue? Call1(EvalContext context, RegoLocation location, RegoValue a)
    {
        var builtins = context.Machine.Enter(this, location);
        return Check(builtins, 0, a) ? ((Builtin1)_body)(builtins, a) : null;
    }

    public RegoValue? Call2(EvalContext context, RegoLocation location, RegoValue a, RegoValue b)
    {
        var builtins = context.Machine.Enter(this, location);
        return Check(builtins, 0, a) && Check(builtins, 1, b) ? ((Builtin2)_body)(builtins, a, b) : null;
    }

    public RegoValue? Call3(EvalContext context, RegoLocation location, RegoValue a, RegoValue b, RegoValue c)
    {
        var builtins = context.Machine.Enter(this, location);
        return Check(builtins, 0, a) && Check(builtins, 1, b) && Check(builtins, 2, c)
            ? ((Builtin3)_body)(builtins, a, b, c)
            : null;
    }

    public RegoValue? Call4(EvalContext context, RegoLocation location, RegoValue a, RegoValue b, RegoValue c, RegoValue d)
    {
        var builtins = context.Machine.Enter(this, location);
        return Check(builtins, 0, a) && Check(builtins, 1, b) && Check(builtins, 2, c) && Check(builtins, 3, d)
            ? ((Builtin4)_body)(builtins, a, b, c, d)
            : null;
    }

    public RegoValue? Call5(
        EvalContext context, RegoLocation location, RegoValue a, RegoValue b, RegoValue c, RegoValue d, RegoValue e)
    {
        var builtins = context.Machine.Enter(this, location);
        return Check(builtins, 0, a) && Check(builtins, 1, b) && Check(builtins, 2, c) && Check(builtins, 3, d)
            && Check(builtins, 4, e)
            ? ((Builtin5)_body)(builtins, a, b, c, d, e)
            : null;
    }

    private bool Check(BuiltinContext context, int argument, RegoValue value)
    {
        if ((_masks[argument] & (1 << (int)value.Kind)) != 0) return true;
        context.OperandError(argument + 1, $"must be {Expected(argument)} but got {value.Kind.Name()}");
        return false;
    }

    private static byte Mask(string kinds)
    {
        var mask = 0;
        foreach (var kind in kinds) mask |= kind == '*' ? 0x7f : 1 << (int)KindOf(kind);
        return (byte)mask;
    }

    private static string KindName(char kind) => kind == '*' ? "any" : KindOf(kind).Name();

    private static RegoKind KindOf(char kind) => kind switch
    {
        'z' => RegoKind.Null,
        'b' => RegoKind.Boolean,
        'n' => RegoKind.Number,
        's' => RegoKind.String,
        'a' => RegoKind.Array,
        'o' => RegoKind.Object,
        'S' => RegoKind.Set,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
