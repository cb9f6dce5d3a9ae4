namespace Maestro.Rego.Evaluation;

/// <summary>A call of a built-in function. Calls with up to three arguments need no array.</summary>
internal abstract class BuiltinOperand(Builtin builtin, RegoLocation location) : Operand
{
    protected Builtin Function => builtin;

    protected RegoLocation Location => location;

    public static BuiltinOperand Create(Builtin builtin, Operand[] arguments, RegoLocation location) => arguments switch
    {
        [var a] => new One(builtin, a, location),
        [var a, var b] => new Two(builtin, a, b, location),
        [var a, var b, var c] => new Three(builtin, a, b, c, location),
        _ => new Many(builtin, arguments, location),
    };

    protected bool IsMocked(EvalContext context, [NotNullWhen(true)] out Mock? mock)
    {
        mock = null;
        return context.Mocks is { } mocks && mocks.TryGetValue(builtin.Name, out mock);
    }

    protected RegoValue? Mocked(EvalContext context, Mock mock, ReadOnlySpan<RegoValue> arguments) =>
        mock.Value ?? mock.Function!.Call(context.WithoutMocks(), arguments, location);

    /// <summary>
    /// The same, noting what the function is called with. The other arguments of one that is undefined are noted if constant.
    /// </summary>
    private RegoValue? Traced(EvalContext context, int frame, Operand[] arguments)
    {
        var values = new RegoValue?[arguments.Length];
        var defined = true;
        for (var i = 0; i < values.Length; i++)
        {
            if (defined || arguments[i] is ConstantOperand) values[i] = arguments[i].Get(context, frame);
            defined &= values[i] is not null;
        }

        RegoValue? result = null;
        if (defined)
            result = IsMocked(context, out var mock) ? Mocked(context, mock, values!) : Function.Call(context, values!, Location);
        context.Machine.Trace!.Observations.Called(builtin.Name, arguments, values, result, context, frame);
        return result;
    }

    private sealed class One(Builtin builtin, Operand a, RegoLocation location) : BuiltinOperand(builtin, location)
    {
        public override RegoValue? Get(EvalContext context, int frame)
        {
            if (context.Machine.Trace is not null) return Traced(context, frame, [a]);
            if (a.Get(context, frame) is not { } x) return null;
            return IsMocked(context, out var mock) ? Mocked(context, mock, [x]) : Function.Call1(context, Location, x);
        }
    }

    private sealed class Two(Builtin builtin, Operand a, Operand b, RegoLocation location) : BuiltinOperand(builtin, location)
    {
        public override RegoValue? Get(EvalContext context, int frame)
        {
            if (context.Machine.Trace is not null) return Traced(context, frame, [a, b]);
            if (a.Get(context, frame) is not { } x || b.Get(context, frame) is not { } y) return null;
            return IsMocked(context, out var mock) ? Mocked(context, mock, [x, y]) : Function.Call2(context, Location, x, y);
        }
    }

    private sealed class Three(Builtin builtin, Operand a, Operand b, Operand c, RegoLocation location)
        : BuiltinOperand(builtin, location)
    {
        public override RegoValue? Get(EvalContext context, int frame)
        {
            if (context.Machine.Trace is not null) return Traced(context, frame, [a, b, c]);
            if (a.Get(context, frame) is not { } x || b.Get(context, frame) is not { } y || c.Get(context, frame) is not { } z)
                return null;
            return IsMocked(context, out var mock)
                ? Mocked(context, mock, [x, y, z])
                : Function.Call3(context, Location, x, y, z);
        }
    }

    private sealed class Many(Builtin builtin, Operand[] arguments, RegoLocation location) : BuiltinOperand(builtin, location)
    {
        public override RegoValue? Get(EvalContext context, int frame)
        {
            if (context.Machine.Trace is not null) return Traced(context, frame, arguments);
            var values = new RegoValue[arguments.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (arguments[i].Get(context, frame) is not { } value) return null;
                values[i] = value;
            }

            return IsMocked(context, out var mock) ? Mocked(context, mock, values) : Function.Call(context, values, Location);
        }
    }
}
