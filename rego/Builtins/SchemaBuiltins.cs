namespace Maestro.Rego.Builtins;

/// <summary>JSON schema (draft 7 and before).</summary>
internal static class SchemaBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("json.match_schema", "so,so", new Builtin2(Match)),
        new("json.verify_schema", "so", new Builtin1(Verify)),
    ];

    private static RegoValue? Match(BuiltinContext context, RegoValue document, RegoValue schema)
    {
        if (Read(document, out var error) is not { } value || Read(schema, out error) is not { } rules)
            return context.Fail(error);
        if (JsonSchema.Fault(rules) is { } fault) return context.Fail(fault);
        var problems = new JsonSchema(rules, context).Validate(value);
        return RegoArray.Of(RegoValue.From(problems.Count == 0), RegoArray.Of([.. problems]));
    }

    private static RegoArray Verify(BuiltinContext context, RegoValue schema)
    {
        var fault = Read(schema, out var error) is { } rules ? JsonSchema.Fault(rules) : error;
        return RegoArray.Of(RegoValue.From(fault is null), fault is null ? RegoValue.Null : context.Text("jsonschema: " + fault));
    }

    private static RegoValue? Read(RegoValue value, out string error)
    {
        error = "";
        if (value is not RegoString text) return value;
        if (EncodingBuiltins.TryJson(text.Value, out var parsed, out var why)) return parsed;
        error = why;
        return null;
    }
}
