using System.Globalization;
using Maestro.Problems;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Maestro.Schemas;

/// <summary>Says in words what the validator reports in codes.</summary>
internal static class SchemaFaults
{
    public static IReadOnlyList<Fault> From(IEnumerable<ValidationError> errors, string path)
    {
        var faults = new List<Fault>();
        foreach (var error in errors)
            Add(error, path, faults);
        return [.. faults.Distinct()];
    }

    private static void Add(ValidationError error, string path, List<Fault> faults)
    {
        // Every part of an allOf must hold, and a part of the value must fit its own schema: the faults inside are the news.
        if (error is ChildSchemaValidationError { Kind: not (ValidationErrorKind.NotAnyOf or ValidationErrorKind.NotOneOf) } child)
        {
            var before = faults.Count;
            foreach (var inner in child.Errors.SelectMany(pair => pair.Value))
                Add(inner, path, faults);
            if (faults.Count > before)
                return;
        }

        faults.Add(new Fault(Join(path, error.Path), Words(error)));
    }

    private static string Join(string path, string? at)
    {
        var inside = at is null ? "" : at.TrimStart('#').TrimStart('/')
            .Replace("['", "[\"", StringComparison.Ordinal).Replace("']", "\"]", StringComparison.Ordinal);
        if (inside.Length == 0)
            return path;
        return path.Length == 0 ? inside : inside[0] == '[' ? path + inside : $"{path}.{inside}";
    }

    private static string Words(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.PropertyRequired => "is required",
        ValidationErrorKind.NoAdditionalPropertiesAllowed => "is not a known property",
        ValidationErrorKind.NotInEnumeration =>
            $"must be one of {string.Join(", ", error.Schema.Enumeration.Select(value => Newtonsoft.Json.JsonConvert.SerializeObject(value)))}",
        ValidationErrorKind.StringExpected => "must be a string",
        ValidationErrorKind.NumberExpected => "must be a number",
        ValidationErrorKind.IntegerExpected => "must be a whole number",
        ValidationErrorKind.BooleanExpected => "must be true or false",
        ValidationErrorKind.ObjectExpected => "must be an object",
        ValidationErrorKind.ArrayExpected => "must be a list",
        ValidationErrorKind.NullExpected => "must be null",
        ValidationErrorKind.NoTypeValidates => $"must be of type {Types(error.Schema.Type)}",
        ValidationErrorKind.StringTooShort => $"must have {error.Schema.MinLength} characters or more",
        ValidationErrorKind.StringTooLong => $"must have {error.Schema.MaxLength} characters or fewer",
        ValidationErrorKind.PatternMismatch => $"must match {error.Schema.Pattern}",
        ValidationErrorKind.NumberTooSmall => $"must be {Bound(error.Schema.Minimum, error.Schema.ExclusiveMinimum, "at least", "more than")}",
        ValidationErrorKind.NumberTooBig => $"must be {Bound(error.Schema.Maximum, error.Schema.ExclusiveMaximum, "at most", "less than")}",
        ValidationErrorKind.TooFewItems => $"must have {error.Schema.MinItems} items or more",
        ValidationErrorKind.TooManyItems => $"must have {error.Schema.MaxItems} items or fewer",
        ValidationErrorKind.ItemsNotUnique => "must not have the same item twice",
        ValidationErrorKind.NotAnyOf => "fits none of the allowed forms",
        ValidationErrorKind.NotOneOf => "must fit exactly one of the allowed forms",
        ValidationErrorKind.ExcludedSchemaValidates => "has a form that is not allowed",
        _ => $"does not fit the schema ({error.Kind})",
    };

    private static string Types(JsonObjectType types) => string.Join(
        " or ",
        Enum.GetValues<JsonObjectType>().Where(type => type != JsonObjectType.None && types.HasFlag(type)).Select(type => type.ToString().ToLowerInvariant())
            .Order(StringComparer.Ordinal));

    private static string Bound(decimal? plain, decimal? exclusive, string plainWords, string exclusiveWords) => plain is { } bound
        ? $"{plainWords} {bound.ToString(CultureInfo.InvariantCulture)}"
        : $"{exclusiveWords} {exclusive?.ToString(CultureInfo.InvariantCulture)}";
}
