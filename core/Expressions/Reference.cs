namespace Maestro.Expressions;

/// <summary>
/// A parsed <c>${…}</c>: a Rego reference without variables, calls or raw strings. <c>inputs.log</c>,
/// <c>nodes["my-node"].output.steps[0].tool</c>, <c>item.args</c>, <c>run.id</c>.
/// </summary>
public sealed class Reference
{
    internal Reference(string root, IReadOnlyList<ReferenceSegment> segments) => (Root, Segments) = (root, segments);

    /// <summary><c>inputs</c>, <c>nodes</c>, <c>item</c> or <c>run</c>.</summary>
    public string Root { get; }

    public IReadOnlyList<ReferenceSegment> Segments { get; }

    /// <summary>The input it reads, or null.</summary>
    public string? Input => Root == "inputs" ? Segments[0].Name : null;

    /// <summary>The node whose output it reads, or null.</summary>
    public string? Node => Root == "nodes" ? Segments[0].Name : null;

    /// <summary>Parses the text between <c>${</c> and <c>}</c>; <paramref name="error"/> says what is wrong with it.</summary>
    public static Reference? Parse(string text, out string? error)
    {
        var parser = new ReferenceParser(text, 0);
        var reference = parser.Read();
        if (reference is not null && parser.Position < text.Length)
            parser.Fail($"'{text[parser.Position]}' is not expected after {reference}");
        error = parser.Error;
        return error is null ? reference : null;
    }

    /// <summary>
    /// Reads the value. False, with a message naming the reference and where it broke, when it leads to nothing;
    /// a JSON null that is there is a value. The node found belongs to the scope: clone it before placing it elsewhere.
    /// </summary>
    public bool TryResolve(Scope scope, out JsonNode? value, out string error)
    {
        var skip = 0;
        var at = Root;
        (var found, value) = Root switch
        {
            "inputs" => (true, scope.Inputs),
            "item" => (scope.HasItem, scope.Item),
            "run" => (true, scope.Run.ToJson()),
            "nodes" => (scope.Outputs.TryGetValue(Node!, out var output), output),
            _ => (false, null),
        };
        if (Root == "nodes")
        {
            at += $"{Segments[0]}.output";
            skip = 2;
        }

        if (!found)
        {
            error = $"${{{this}}}: there is no {at} here";
            return false;
        }

        foreach (var segment in Segments.Skip(skip))
        {
            var problem = Step(ref value, segment);
            if (problem is not null)
            {
                error = $"${{{this}}}: {at} {problem}";
                return false;
            }

            at += segment;
        }

        error = "";
        return true;
    }

    public override string ToString() => Root + string.Concat(Segments);

    private static string? Step(ref JsonNode? value, ReferenceSegment segment)
    {
        switch (value)
        {
            case JsonObject map when segment.Name is { } name:
                return map.TryGetPropertyValue(name, out value) ? null : $"has no member {ReferenceSyntax.Quote(name)}";
            case JsonArray list when segment.Name is null:
                if (segment.Index >= list.Count)
                    return $"has {list.Count} items, no {segment}";
                value = list[segment.Index];
                return null;
            default:
                return $"is {Kind(value)}, so it has no {segment}";
        }
    }

    private static string Kind(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "a list",
        _ =>
            $"a {value.GetValueKind() switch { System.Text.Json.JsonValueKind.String => "string", System.Text.Json.JsonValueKind.Number => "number", _ => "boolean" }}",
    };
}
