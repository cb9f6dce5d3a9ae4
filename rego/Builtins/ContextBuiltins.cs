namespace Maestro.Rego.Builtins;

/// <summary>Random numbers, the runtime, output for debugging.</summary>
internal static class ContextBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("rand.intn", "s,n", new Builtin2(Intn)),
        new("opa.runtime", "", new Builtin0(context => context.State.Runtime)),
        new("trace", "s", new Builtin1((_, _) => RegoValue.True)),
    ];

    private static RegoValue? Intn(BuiltinContext context, RegoValue seed, RegoValue limit)
    {
        if (!((RegoNumber)limit).TryGetInt64(out var n)) return context.OperandError(2, "must be integer number but got floating-point number");
        if (n == 0) return RegoNumber.Of(0);
        return context.State.Once("rand.intn", RegoArray.Of(seed, limit), () => RegoNumber.Of(context.State.Random.NextInt64(Math.Abs(n))));
    }
}
