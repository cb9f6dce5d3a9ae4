namespace Maestro.Rego.Values;

/// <summary>The kinds of value, in Rego's order of comparison.</summary>
public enum RegoKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Set,
}

internal static class RegoKinds
{
    /// <summary>The name <c>type_name</c> gives.</summary>
    public static string Name(this RegoKind kind) => kind switch
    {
        RegoKind.Null => "null",
        RegoKind.Boolean => "boolean",
        RegoKind.Number => "number",
        RegoKind.String => "string",
        RegoKind.Array => "array",
        RegoKind.Object => "object",
        _ => "set",
    };
}
