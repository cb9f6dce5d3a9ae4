using System.Text.Json;

namespace Maestro.Schemas;

/// <summary>Says in words what a keyword finds wrong with a value.</summary>
internal static class SchemaFaultTexts
{
    /// <param name="keyword">The keyword that does not hold.</param>
    /// <param name="rule">Its value in the schema.</param>
    /// <param name="value">The value that was checked.</param>
    /// <returns>A sentence; for the two keywords that miss members of the value, their names as a JSON list.</returns>
    public static string Of(string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "type" => rule.ValueKind == JsonValueKind.Array
            ? $"must be of type {string.Join(" or ", rule.EnumerateArray().Select(type => type.GetString()).Order(StringComparer.Ordinal))}"
            : Type(rule.GetString()),
        "enum" => $"must be one of {string.Join(", ", rule.EnumerateArray().Select(allowed => allowed.GetRawText()))}",
        "const" => $"must be one of {rule.GetRawText()}",
        "required" => Missing(rule, value),
        "dependentRequired" => JsonSerializer.Serialize(rule.EnumerateObject()
            .Where(member => value.TryGetProperty(member.Name, out _))
            .SelectMany(member => member.Value.EnumerateArray().Select(name => name.GetString()!))
            .Where(name => !value.TryGetProperty(name, out _)).Distinct()),
        "minLength" => $"must have {rule} characters or more",
        "maxLength" => $"must have {rule} characters or fewer",
        "pattern" => $"must match {rule}",
        "format" => $"must be of format {rule}",
        "minimum" => $"must be at least {rule}",
        "exclusiveMinimum" => $"must be more than {rule}",
        "maximum" => $"must be at most {rule}",
        "exclusiveMaximum" => $"must be less than {rule}",
        "multipleOf" => $"must be a multiple of {rule}",
        "minItems" => $"must have {rule} items or more",
        "maxItems" => $"must have {rule} items or fewer",
        "minProperties" => $"must have {rule} properties or more",
        "maxProperties" => $"must have {rule} properties or fewer",
        "uniqueItems" => "must not have the same item twice",
        "contains" => "must have an item of the form asked for",
        "minContains" => $"must have {rule} of the items asked for or more",
        "maxContains" => $"must have {rule} of the items asked for or fewer",
        "anyOf" => "fits none of the allowed forms",
        "oneOf" => "must fit exactly one of the allowed forms",
        "not" => "has a form that is not allowed",
        _ => $"does not fit the schema ({keyword})",
    };

    private static string Missing(JsonElement names, JsonElement value) => JsonSerializer.Serialize(
        names.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)));

    private static string Type(string? type) => type switch
    {
        "integer" => "must be a whole number",
        "boolean" => "must be true or false",
        "object" => "must be an object",
        "array" => "must be a list",
        "null" => "must be null",
        _ => $"must be a {type}",
    };
}
