namespace Maestro.Rego.Builtins;

/// <summary>Random numbers, the runtime, output for debugging.</summary>
internal static class ContextBuiltins
{
    /// <summary>Lines of one call.</summary>
    private const int MaxPrinted = 1000;

    public static IEnumerable<Builtin> All =>
    [
        new("rand.intn", "s,n", new Builtin2(Intn)),
        new("opa.runtime", "", new Builtin0(context => context.State.Runtime)),
        new("internal.print", "a", new Builtin1(Print)),
        new("internal.test_case", "a",
        new Builtin1((context, name) => context.State.Case?.Invoke(name) == false ? null : RegoValue.True)),
        new("trace", "s", new Builtin1((_, _) => RegoValue.True)),
    ];

    /// <summary>Every way to take one value of each argument's set is a line.</summary>
    private static RegoValue Print(BuiltinContext context, RegoValue arguments)
    {
        if (context.State.Print is not { } print) return RegoValue.True;
        IEnumerable<string> lines = [""];
        foreach (var argument in ((RegoArray)arguments).Items.ToArray())
        {
            var values = argument.Count == 0 ? ["<undefined>"] : ((RegoSet)argument).Members.ToArray().Select(Show).ToArray();
            lines = [.. lines.SelectMany(line => values.Select(value => line.Length == 0 ? value : line + " " + value))
                .Take(MaxPrinted)];
        }

        foreach (var line in lines)
        {
            context.Charge(32 + (2L * line.Length));
            print(new RegoPrint(line, context.Location));
        }

        return RegoValue.True;
    }

    private static string Show(RegoValue value) => value is RegoString text ? text.Value : value.ToString();

    private static RegoValue? Intn(BuiltinContext context, RegoValue seed, RegoValue limit)
    {
        if (!((RegoNumber)limit).TryGetInt64(out var n))
            return context.OperandError(2, "must be integer number but got floating-point number");
        if (n == 0) return RegoNumber.Of(0);
        return context.State.Once(
            "rand.intn", RegoArray.Of(seed, limit), () => RegoNumber.Of(context.State.Random.NextInt64(Math.Abs(n))));
    }
}
