using System.Runtime.CompilerServices;

namespace Maestro.Rego.Builtins;

/// <summary>
/// Checks a document against a schema and says what does not fit, with the wording of the library that OPA uses.
/// </summary>
internal sealed class JsonSchema(RegoValue root, BuiltinContext context)
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "null", "object", "string"];
    private static readonly string[] Schemas =
    [
        "not",
        "additionalProperties",
        "additionalItems",
        "contains",
        "propertyNames",
        "if",
        "then",
        "else",
    ];
    private static readonly string[] SchemaLists = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] SchemaMaps = ["properties", "patternProperties", "definitions"];
    private readonly List<RegoValue> _problems = [];

    /// <summary>What makes the schema none; null when it is one.</summary>
    public static string? Fault(RegoValue schema)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (schema is RegoBoolean) return null;
        if (schema is not RegoObject) return "schema is invalid: expected an object or a boolean";
        var type = schema.Get("type");
        foreach (var one in type is RegoArray several ? several.Items.ToArray() : type is null ? [] : [type])
        {
            if (one is not RegoString name) return $"Invalid type. Expected: string or array of strings, given: {type}";
            if (!Types.Contains(name.Value))
                return $"has a primitive type that is NOT VALID -- given: /{name.Value}/ Expected valid values are:[{string.Join(' ', Types)}]";
        }

        foreach (var name in Schemas)
            if (schema.Get(name) is { } inner && Fault(inner) is { } fault) return fault;
        foreach (var name in SchemaLists)
        {
            if (schema.Get(name) is not { } list) continue;
            if (list is not RegoArray { Count: > 0 } items) return $"{name} must be of type array";
            foreach (var item in items.Items)
                if (Fault(item) is { } fault) return fault;
        }

        foreach (var name in SchemaMaps)
        {
            if (schema.Get(name) is not { } map) continue;
            if (map is not RegoObject entries) return $"{name} must be of type object";
            foreach (var value in entries.Values)
                if (Fault(value) is { } fault) return fault;
        }

        if (schema.Get("items") is { } elements)
        {
            foreach (var item in elements is RegoArray positions ? positions.Items.ToArray() : [elements])
                if (Fault(item) is { } fault) return fault;
        }

        if (schema.Get("required") is { } required && required is not RegoArray) return "required must be of type array";
        if (schema.Get("enum") is { } values && values is not RegoArray) return "enum must be of type array";
        if (schema.Get("pattern") is { } pattern
            && (pattern is not RegoString text || GoRegex.TryCreate(text.Value, out _) is null))
            return $"pattern must be a valid regex: {pattern}";
        return null;
    }

    /// <summary>One entry per problem.</summary>
    public List<RegoValue> Validate(RegoValue document)
    {
        Check(document, root, "(root)", 0);
        return _problems;
    }

    private bool Fits(RegoValue value, RegoValue schema, string field, int depth)
    {
        var before = _problems.Count;
        Check(value, schema, field, depth);
        var fits = _problems.Count == before;
        _problems.RemoveRange(before, _problems.Count - before);
        return fits;
    }

    private void Problem(string field, string type, string text)
    {
        context.Charge(256);
        _problems.Add(RegoObject.Of(
            (new RegoString("error"), new RegoString($"{field}: {text}")),
            (new RegoString("type"), new RegoString(type)),
            (new RegoString("field"), new RegoString(field)),
            (new RegoString("desc"), new RegoString(text))));
    }

    private void Check(RegoValue value, RegoValue schema, string field, int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Machine.Step();
        if (schema is RegoBoolean always)
        {
            if (!always.Value) Problem(field, "false", "False always fails validation");
            return;
        }

        if (schema.Get("$ref") is RegoString reference)
        {
            if (depth > 100 || Resolve(reference.Value) is not { } target)
                Problem(field, "internal", $"Internal Error: reference {reference.Value} cannot be followed");
            else Check(value, target, field, depth + 1);
            return;
        }

        CheckType(value, schema, field);
        if (schema.Get("enum") is RegoArray values && !values.Items.Contains(value))
            Problem(
                field, "enum",
                $"{field} must be one of the following: {string.Join(", ", values.Items.ToArray().Select(item => GoJson.Write(item)))}");
        if (schema.Get("const") is { } constant && !constant.Equals(value))
            Problem(field, "const", $"{field} does not match: {GoJson.Write(constant)}");
        Combine(value, schema, field, depth);
        switch (value)
        {
            case RegoNumber number: CheckNumber(number, schema, field); break;
            case RegoString text: CheckText(text.Value, schema, field); break;
            case RegoArray array: CheckArray(array, schema, field, depth); break;
            case RegoObject o: CheckObject(o, schema, field, depth); break;
        }
    }

    private RegoValue? Resolve(string reference)
    {
        if (!reference.StartsWith('#')) return null;
        RegoValue? at = root;
        foreach (var part in reference[1..].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var key = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            at = at is RegoArray array && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < array.Count
                ? array[index]
                : at?.Get(key);
        }

        return at;
    }

    private void CheckType(RegoValue value, RegoValue schema, string field)
    {
        var type = schema.Get("type");
        if (type is null) return;
        var expected = type is RegoArray several
            ? several.Items.ToArray().Select(GoFormat.Plain).ToList()
            : [GoFormat.Plain(type)];
        var given = value is RegoNumber number
            ? number.IsInteger ? "integer" : "number"
            : value.Kind == RegoKind.Set
            ? "array"
            : value.Kind.Name();
        if (!expected.Contains(given) && !(given == "integer" && expected.Contains("number")))
            Problem(field, "invalid_type", $"Invalid type. Expected: {string.Join("/", expected)}, given: {given}");
    }

    private void Combine(RegoValue value, RegoValue schema, string field, int depth)
    {
        if (schema.Get("allOf") is RegoArray all)
        {
            var before = _problems.Count;
            foreach (var one in all.Items) Check(value, one, field, depth + 1);
            if (_problems.Count > before) Problem(field, "number_all_of", "Must validate all the schemas (allOf)");
        }

        if (schema.Get("anyOf") is RegoArray any && !any.Items.ToArray().Any(one => Fits(value, one, field, depth + 1)))
            Problem(field, "number_any_of", "Must validate at least one schema (anyOf)");
        if (schema.Get("oneOf") is RegoArray choices
            && choices.Items.ToArray().Count(one => Fits(value, one, field, depth + 1)) != 1)
            Problem(field, "number_one_of", "Must validate one and only one schema (oneOf)");
        if (schema.Get("not") is { } not && Fits(value, not, field, depth + 1))
            Problem(field, "number_not", "Must not validate the schema (not)");
        if (schema.Get("if") is not { } condition) return;
        var branch = schema.Get(Fits(value, condition, field, depth + 1) ? "then" : "else");
        if (branch is not null) Check(value, branch, field, depth + 1);
    }

    private void CheckNumber(RegoNumber number, RegoValue schema, string field)
    {
        if (schema.Get("multipleOf") is RegoNumber factor && RegoNumber.Compare(factor, RegoNumber.Of(0)) > 0)
        {
            var (a, b) = (number.Exact(), factor.Exact());
            var scale = Math.Min(a.Exponent, b.Exponent);
            if (!BigInteger.Remainder(
                a.Unscaled * BigInteger.Pow(10, a.Exponent - scale), b.Unscaled * BigInteger.Pow(10, b.Exponent - scale)).IsZero)
                Problem(field, "multiple_of", $"Must be a multiple of {factor.Text}");
        }

        var exclusiveLow = schema.Get("exclusiveMinimum");
        var exclusiveHigh = schema.Get("exclusiveMaximum");
        if (schema.Get("minimum") is RegoNumber low)
        {
            var strict = ReferenceEquals(exclusiveLow, RegoValue.True);
            if (RegoNumber.Compare(number, low) is var order && (order < 0 || (strict && order == 0)))
                Problem(
                    field, strict ? "number_gt" : "number_gte",
                    strict ? $"Must be greater than {low.Text}" : $"Must be greater than or equal to {low.Text}");
        }

        if (schema.Get("maximum") is RegoNumber high)
        {
            var strict = ReferenceEquals(exclusiveHigh, RegoValue.True);
            if (RegoNumber.Compare(number, high) is var order && (order > 0 || (strict && order == 0)))
                Problem(
                    field, strict ? "number_lt" : "number_lte",
                    strict ? $"Must be less than {high.Text}" : $"Must be less than or equal to {high.Text}");
        }

        if (exclusiveLow is RegoNumber above && RegoNumber.Compare(number, above) <= 0)
            Problem(field, "number_gt", $"Must be greater than {above.Text}");
        if (exclusiveHigh is RegoNumber below && RegoNumber.Compare(number, below) >= 0)
            Problem(field, "number_lt", $"Must be less than {below.Text}");
    }

    private void CheckText(string text, RegoValue schema, string field)
    {
        var length = text.EnumerateRunes().Count();
        if (Limit(schema, "minLength") is { } least && length < least)
            Problem(field, "string_gte", $"String length must be greater than or equal to {least}");
        if (Limit(schema, "maxLength") is { } most && length > most)
            Problem(field, "string_lte", $"String length must be less than or equal to {most}");
        if (schema.Get("pattern") is RegoString pattern && GoRegex.TryCreate(pattern.Value, out _) is { } regex
            && !regex.IsMatch(text))
            Problem(field, "pattern", $"Does not match pattern '{pattern.Value}'");
        if (schema.Get("format") is RegoString format && !JsonFormats.Fits(format.Value, text))
            Problem(field, "format", $"Does not match format '{format.Value}'");
    }

    private static long? Limit(RegoValue schema, string name) =>
        schema.Get(name) is RegoNumber number && number.TryGetInt64(out var value) ? value : null;

    private void CheckArray(RegoArray array, RegoValue schema, string field, int depth)
    {
        if (Limit(schema, "minItems") is { } least && array.Count < least)
            Problem(field, "array_min_items", $"Array must have at least {least} items");
        if (Limit(schema, "maxItems") is { } most && array.Count > most)
            Problem(field, "array_max_items", $"Array must have at most {most} items");
        if (ReferenceEquals(schema.Get("uniqueItems"), RegoValue.True) && RegoSet.Of(array.Items).Count != array.Count)
            Problem(field, "unique", "array items[0,1] must be unique");
        var items = schema.Get("items");
        for (var i = 0; i < array.Count; i++)
        {
            var rule = items is RegoArray positions ? i < positions.Count ? positions[i] : schema.Get("additionalItems") : items;
            if (rule is RegoBoolean { Value: false } && items is RegoArray)
                Problem(field, "array_no_additional_items", "No additional items allowed on array");
            else if (rule is not null) Check(array[i], rule, Below(field, i.ToString(CultureInfo.InvariantCulture)), depth);
        }

        if (schema.Get("contains") is { } wanted && !array.Items.ToArray().Any(item => Fits(item, wanted, field, depth + 1)))
            Problem(field, "contains", "At least one of the items must match");
    }

    private void CheckObject(RegoObject o, RegoValue schema, string field, int depth)
    {
        if (schema.Get("required") is RegoArray required)
        {
            foreach (var name in required.Items)
                if (o.Get(name) is null) Problem(field, "required", $"{GoFormat.Plain(name)} is required");
        }

        if (Limit(schema, "minProperties") is { } least && o.Count < least)
            Problem(field, "array_min_properties", $"Must have at least {least} properties");
        if (Limit(schema, "maxProperties") is { } most && o.Count > most)
            Problem(field, "array_max_properties", $"Must have at most {most} properties");
        var properties = schema.Get("properties") as RegoObject;
        var patterns = schema.Get("patternProperties") as RegoObject;
        var additional = schema.Get("additionalProperties");
        for (var i = 0; i < o.Count; i++)
        {
            var name = GoFormat.Plain(o.KeyAt(i));
            var known = false;
            if (properties?.Get(o.KeyAt(i)) is { } rule)
            {
                known = true;
                Check(o.ValueAt(i), rule, Below(field, name), depth);
            }

            for (var p = 0; p < (patterns?.Count ?? 0); p++)
            {
                if (GoRegex.TryCreate(GoFormat.Plain(patterns!.KeyAt(p)), out _) is not { } regex || !regex.IsMatch(name))
                    continue;
                known = true;
                Check(o.ValueAt(i), patterns.ValueAt(p), Below(field, name), depth);
            }

            if (schema.Get("propertyNames") is { } names) Check(new RegoString(name), names, field, depth);
            if (known || additional is null) continue;
            if (additional is RegoBoolean { Value: false })
                Problem(field, "additional_property_not_allowed", $"Additional property {name} is not allowed");
            else Check(o.ValueAt(i), additional, Below(field, name), depth);
        }

        Dependencies(o, schema, field, depth);
    }

    private void Dependencies(RegoObject o, RegoValue schema, string field, int depth)
    {
        if (schema.Get("dependencies") is not RegoObject dependencies) return;
        for (var i = 0; i < dependencies.Count; i++)
        {
            if (o.Get(dependencies.KeyAt(i)) is null) continue;
            if (dependencies.ValueAt(i) is not RegoArray names) Check(o, dependencies.ValueAt(i), field, depth + 1);
            else
                foreach (var name in names.Items)
                    if (o.Get(name) is null) Problem(field, "missing_dependency", $"Has a dependency on {GoFormat.Plain(name)}");
        }
    }

    private static string Below(string field, string name) => field == "(root)" ? name : $"{field}.{name}";
}
