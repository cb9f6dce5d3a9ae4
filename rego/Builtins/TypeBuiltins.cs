namespace Maestro.Rego.Builtins;

/// <summary>Kinds of values, and conversions.</summary>
internal static class TypeBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        Is("is_null", RegoKind.Null),
        Is("is_boolean", RegoKind.Boolean),
        Is("is_number", RegoKind.Number),
        Is("is_string", RegoKind.String),
        Is("is_array", RegoKind.Array),
        Is("is_object", RegoKind.Object),
        Is("is_set", RegoKind.Set),
        new("type_name", "*", new Builtin1((_, a) => new RegoString(a.Kind.Name()))),
        new("to_number", "znbs", new Builtin1(ToNumber)),
        new("cast_array", "aS", new Builtin1((_, a) => a is RegoArray ? a : RegoArray.Of([.. AggregateBuiltins.Each(a)]))),
        new("cast_set", "aS", new Builtin1((_, a) => a is RegoSet ? a : RegoSet.Of([.. AggregateBuiltins.Each(a)]))),
        new("cast_string", "s", new Builtin1((_, a) => a)),
        new("cast_boolean", "b", new Builtin1((_, a) => a)),
        new("cast_null", "z", new Builtin1((_, a) => a)),
        new("cast_object", "o", new Builtin1((_, a) => a)),
    ];

    private static Builtin Is(string name, RegoKind kind) =>
        new(name, "*", new Builtin1((_, a) => RegoValue.From(a.Kind == kind)));

    private static RegoValue? ToNumber(BuiltinContext context, RegoValue value)
    {
        switch (value)
        {
            case RegoNull: return RegoNumber.Of(0);
            case RegoBoolean boolean: return RegoNumber.Of(boolean.Value ? 1 : 0);
            case RegoString text:
                var trimmed = text.Value.TrimStart('+', '-');
                if (trimmed.Equals("nan", StringComparison.OrdinalIgnoreCase)
                    || trimmed.StartsWith("inf", StringComparison.OrdinalIgnoreCase))
                    return context.OperandError(1, "must be valid number but got NaN or Inf");
                return Lenient(text.Value) is { } number ? number : context.Fail($"parsing \"{text.Value}\": invalid syntax");
            default: return value;
        }
    }

    /// <summary>More forms than JSON has: a leading plus or point, leading zeros, a trailing point.</summary>
    private static RegoNumber? Lenient(string text)
    {
        if (RegoNumber.TryParse(text) is { } exact) return exact;
        if (text.Length is 0 or > 512 || !text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E'))
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? RegoNumber.Of(number)
            : null;
    }
}
