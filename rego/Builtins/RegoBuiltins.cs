namespace Maestro.Rego.Builtins;

/// <summary>Rego about Rego.</summary>
internal static class RegoBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("rego.parse_module", "s,s", new Builtin2(Parse)),
        new("rego.metadata.rule", "", new Builtin0(_ => RegoObject.Empty)),
        new("rego.metadata.chain", "", new Builtin0(_ => RegoArray.Empty)),
    ];

    private static RegoValue? Parse(BuiltinContext context, RegoValue file, RegoValue source)
    {
        context.Charge(64L * StringBuiltins.Of(source).Length);
        var errors = new List<RegoError>();
        var module = RegoParser.Module(StringBuiltins.Of(file), StringBuiltins.Of(source), new ParseLimits(1 << 20), errors);
        return module is null ? context.Fail(string.Join("\n", errors)) : SyntaxDocument.Of(module);
    }
}
