using System.Text.Json;
using System.Text.RegularExpressions;
using Maestro.Graphs;
using Maestro.Problems;

namespace Maestro.Schemas;

/// <summary>
/// Reads a schema before the validator does: says with paths what is wrong with it, and refuses what would not be
/// enforced, references that leave the document or lead nowhere, and references that never reach a value, which would
/// have no end. Takes out what would lead the validator elsewhere (<c>$schema</c>, <c>$id</c>), and writes draft-07's
/// lists of items as 2020-12 has them.
/// </summary>
internal sealed class SchemaScan(string path)
{
    private const int MaxDepth = 40;

    private readonly List<Fault> _faults = [];
    private readonly Dictionary<string, List<string>> _sameValue = new(StringComparer.Ordinal);
    private readonly List<(string At, string Target)> _references = [];

    public IReadOnlyList<Fault> Run(JsonObject root)
    {
        Schema(root, "#", path, 0);
        foreach (var (at, target) in _references.Where(pair => !_sameValue.ContainsKey(pair.Target)))
            _faults.Add(new Fault(at, $"refers to {target}, which is not a schema in this document"));
        foreach (var cycle in Cycles.Find([.. _sameValue.Select(pair => (pair.Key, (IReadOnlyList<string>)pair.Value))]))
            _faults.Add(new Fault(path, $"has references that never reach a value: {string.Join(" -> ", cycle)}"));
        return _faults;
    }

    private void Schema(JsonNode? node, string pointer, string at, int depth)
    {
        if (IsBoolean(node))
        {
            _sameValue[pointer] = [];
            return;
        }

        if (node is not JsonObject schema)
        {
            _faults.Add(new Fault(at, "is not a schema; a schema is an object, true or false"));
            return;
        }

        if (depth > MaxDepth)
        {
            _faults.Add(new Fault(at, $"is nested deeper than {MaxDepth} schemas"));
            return;
        }

        _sameValue[pointer] = [];
        foreach (var (keyword, value) in schema.ToList())
            Keyword(keyword, value, pointer, FaultPath.Member(at, keyword), depth);
        Rewrite(schema);
    }

    private static void Rewrite(JsonObject schema)
    {
        schema.Remove("$schema");
        schema.Remove("$id");
        var rest = schema["additionalItems"];
        schema.Remove("additionalItems");
        if (schema["items"] is not JsonArray tuple)
            return;
        schema.Remove("items");
        schema["prefixItems"] = tuple;
        if (rest is not null)
            schema["items"] = rest;
    }

    private void Keyword(string keyword, JsonNode? value, string pointer, string at, int depth)
    {
        var below = $"{pointer}/{Escape(keyword)}";
        if (keyword == "items" && value is JsonArray tuple)
        {
            Each(tuple, below, at, depth, null);
        }
        else if (SchemaKeywords.PartSchema.Contains(keyword))
        {
            Schema(value, below, at, depth + 1);
        }
        else if (SchemaKeywords.SameValueSchema.Contains(keyword))
        {
            _sameValue[pointer].Add(below);
            Schema(value, below, at, depth + 1);
        }
        else if (SchemaKeywords.PartSchemas.Contains(keyword) || SchemaKeywords.Definitions.Contains(keyword))
        {
            Named(keyword, value, below, at, depth, null);
        }
        else if (keyword == "dependentSchemas")
        {
            Named(keyword, value, below, at, depth, _sameValue[pointer]);
        }
        else if (keyword == "prefixItems" || SchemaKeywords.SameValueSchemas.Contains(keyword))
        {
            if (value is JsonArray { Count: > 0 } parts)
                Each(parts, below, at, depth, keyword == "prefixItems" ? null : _sameValue[pointer]);
            else
                _faults.Add(new Fault(at, "must be a list of schemas, not empty"));
        }
        else if (keyword == "$ref")
        {
            Reference(value, pointer, at);
        }
        else if (!SchemaKeywords.Annotations.Contains(keyword) && !keyword.StartsWith("x-", StringComparison.Ordinal)
            && Simple(keyword, value) is { } problem)
        {
            _faults.Add(new Fault(at, problem));
        }
    }

    private void Each(JsonArray schemas, string pointer, string at, int depth, List<string>? sameValue)
    {
        for (var i = 0; i < schemas.Count; i++)
        {
            sameValue?.Add($"{pointer}/{i}");
            Schema(schemas[i], $"{pointer}/{i}", FaultPath.Item(at, i), depth + 1);
        }
    }

    private void Named(string keyword, JsonNode? value, string pointer, string at, int depth, List<string>? sameValue)
    {
        if (value is not JsonObject schemas)
        {
            _faults.Add(new Fault(at, "must be an object of schemas"));
            return;
        }

        foreach (var (name, schema) in schemas)
        {
            if (keyword == "patternProperties" && PatternProblem(name) is { } problem)
                _faults.Add(new Fault(FaultPath.Member(at, name), problem));
            sameValue?.Add($"{pointer}/{Escape(name)}");
            Schema(schema, $"{pointer}/{Escape(name)}", FaultPath.Member(at, name), depth + 1);
        }
    }

    private void Reference(JsonNode? value, string pointer, string at)
    {
        if (value is not JsonValue scalar || !scalar.TryGetValue<string>(out var target))
        {
            _faults.Add(new Fault(at, "must be a string"));
        }
        else if (!target.StartsWith('#'))
        {
            _faults.Add(new Fault(at, $"refers to '{target}'; only references within the document, '#/…', are followed"));
        }
        else
        {
            _references.Add((at, target));
            _sameValue[pointer].Add(target);
        }
    }

    private static string? Simple(string keyword, JsonNode? value) => keyword switch
    {
        "type" => TypeProblem(value),
        "enum" => value is JsonArray { Count: > 0 } ? null : "must be a list of values, not empty",
        "const" => null,
        "required" => IsNames(value) ? null : "must be a list of names",
        "dependentRequired" =>
            value is JsonObject map && map.All(member => IsNames(member.Value)) ? null : "must be an object of lists of names",
        "pattern" =>
            value is JsonValue text && text.TryGetValue<string>(out var pattern) ? PatternProblem(pattern) : "must be a string",
        "format" => IsString(value) ? null : "must be a string",
        "uniqueItems" => IsBoolean(value) ? null : "must be true or false",
        _ when SchemaKeywords.Numbers.Contains(keyword) =>
            value?.GetValueKind() == JsonValueKind.Number ? null : "must be a number",
        _ when SchemaKeywords.Counts.Contains(keyword) =>
            value is JsonValue count && count.TryGetValue<int>(out var n) && n >= 0 ? null : "must be a whole number, 0 or more",
        _ => $"'{keyword}' is not a keyword that is enforced here",
    };

    private static string? TypeProblem(JsonNode? value)
    {
        var names = value is JsonArray list ? [.. list] : new List<JsonNode?> { value };
        return names.Count > 0 && names.All(name => IsString(name) && SchemaKeywords.Types.Contains(name!.GetValue<string>()))
            ? null
            : $"must be one or a list of {string.Join(", ", SchemaKeywords.Types.Order(StringComparer.Ordinal))}";
    }

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException broken)
        {
            return $"is not a regular expression: {broken.Message}";
        }
    }

    private static bool IsNames(JsonNode? value) => value is JsonArray list && list.All(IsString);

    private static bool IsString(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String;

    private static bool IsBoolean(JsonNode? value) => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
