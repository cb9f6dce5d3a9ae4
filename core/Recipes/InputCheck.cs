using System.Globalization;
using System.Text;
using System.Text.Json;
using Maestro.Problems;

namespace Maestro.Recipes;

/// <summary>Checks one value against one declared input.</summary>
internal static class InputCheck
{
    public static IEnumerable<Fault> Value(InputSpec input, JsonNode? value, string path)
    {
        var problems = Problems(input, value);
        return problems.Select(problem => new Fault(path, problem));
    }

    private static IEnumerable<string> Problems(InputSpec input, JsonNode? value)
    {
        if (!HasType(input.Type, value))
        {
            yield return $"must be {Words(input.Type)}, not {Words(value)}";
            yield break;
        }

        if (input.Allowed.Count > 0 && !input.Allowed.Any(allowed => JsonNode.DeepEquals(allowed, value)))
            yield return $"must be one of {string.Join(", ", input.Allowed.Select(allowed => allowed.ToJsonString()))}";
        if (input.Type is InputType.Number or InputType.Integer)
        {
            var number = Number(value!);
            if (number < input.Minimum)
                yield return FormattableString.Invariant($"must be {input.Minimum} or more");
            if (number > input.Maximum)
                yield return FormattableString.Invariant($"must be {input.Maximum} or less");
        }

        if (input.Type == InputType.Text)
        {
            var length = value!.GetValue<string>().Length;
            if (length < input.MinLength)
                yield return $"must have {input.MinLength} characters or more, not {length}";
            if (length > input.MaxLength)
                yield return $"must have {input.MaxLength} characters or fewer, not {length}";
        }

        if (input.Type == InputType.Array && ((JsonArray)value!).Count > input.MaxItems)
            yield return $"must have {input.MaxItems} items or fewer, not {((JsonArray)value!).Count}";
        if (input.Type == InputType.File && Bytes(value!) > input.MaxBytes)
            yield return $"must have {input.MaxBytes} bytes or fewer, not {Bytes(value!)}";
    }

    private static bool HasType(InputType type, JsonNode? value) => type switch
    {
        InputType.Text => value?.GetValueKind() == JsonValueKind.String,
        InputType.Number => value?.GetValueKind() == JsonValueKind.Number && double.IsFinite(Number(value)),
        InputType.Integer => value?.GetValueKind() == JsonValueKind.Number && IsWhole(value),
        InputType.Boolean => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        InputType.Object => value is JsonObject,
        InputType.Array => value is JsonArray,
        _ => value?.GetValueKind() == JsonValueKind.String || FileValue.From(value) is not null,
    };

    private static double Number(JsonNode value) =>
        double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool IsWhole(JsonNode value) =>
        decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue;

    private static long Bytes(JsonNode value) =>
        FileValue.From(value)?.Bytes ?? Encoding.UTF8.GetByteCount(value.GetValue<string>());

    private static string Words(InputType type) => type switch
    {
        InputType.Text => "a string",
        InputType.Number => "a number",
        InputType.Integer => "a whole number",
        InputType.Boolean => "true or false",
        InputType.Object => "an object",
        InputType.Array => "a list",
        _ => "a file's text",
    };

    private static string Words(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => IsWhole(value!) ? "a number" : "a number with a fraction",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "a boolean",
    };
}
