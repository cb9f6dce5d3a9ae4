using System.Collections.Frozen;

namespace Maestro.Schemas;

/// <summary>
/// The part of JSON Schema that is enforced. A keyword outside these sets is a fault when the schema is read, so no
/// schema asks for something that nobody checks.
/// </summary>
internal static class SchemaKeywords
{
    /// <summary>Their value is one schema for a part of the value.</summary>
    public static readonly FrozenSet<string> PartSchema = Set(
        "additionalProperties", "additionalItems", "items", "contains", "propertyNames", "unevaluatedItems",
        "unevaluatedProperties");

    /// <summary>Their value is a map of schemas for parts of the value.</summary>
    public static readonly FrozenSet<string> PartSchemas = Set("properties", "patternProperties");

    /// <summary>Schemas that others refer to.</summary>
    public static readonly FrozenSet<string> Definitions = Set("definitions", "$defs");

    /// <summary>Their value is a list of schemas for the value itself.</summary>
    public static readonly FrozenSet<string> SameValueSchemas = Set("allOf", "anyOf", "oneOf");

    /// <summary>Their value is one schema for the value itself.</summary>
    public static readonly FrozenSet<string> SameValueSchema = Set("not", "if", "then", "else");

    public static readonly FrozenSet<string> Numbers = Set(
        "minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum");

    public static readonly FrozenSet<string> Counts = Set(
        "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains");

    /// <summary>They say something to people and editors only.</summary>
    public static readonly FrozenSet<string> Annotations =
        Set("$schema", "$id", "$comment", "title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated");

    public static readonly FrozenSet<string> Types = Set("string", "number", "integer", "boolean", "object", "array", "null");

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
