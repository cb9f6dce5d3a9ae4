using System.Globalization;
using System.Text.Json;

namespace Maestro.Expressions;

/// <summary>Reads one reference from the middle of a text and stops behind it.</summary>
internal sealed class ReferenceParser(string text, int position)
{
    private const int MaxSegments = 64;

    public int Position { get; private set; } = position;

    public string? Error { get; private set; }

    private char Current => Position < text.Length ? text[Position] : '\0';

    public Reference? Read()
    {
        SkipBlanks();
        var root = Identifier();
        if (root is null)
            return Fail("a reference begins with inputs, nodes, item or run");
        var segments = new List<ReferenceSegment>();
        while (Current is '.' or '[')
        {
            var segment = Current == '.' ? Member(root, segments) : Bracket();
            if (segment is null)
                return null;
            segments.Add(segment.Value);
            if (segments.Count > MaxSegments)
                return Fail($"a reference may have {MaxSegments} segments");
        }

        SkipBlanks();
        var reference = new Reference(root, segments);
        return Shape(reference) is { } problem ? Fail(problem) : reference;
    }

    public Reference? Fail(string message)
    {
        Error ??= message;
        return null;
    }

    private static string? Shape(Reference reference) => reference.Root switch
    {
        "inputs" when reference.Segments is [{ Name: not null }, ..] => null,
        "inputs" => "inputs is followed by the name of an input, as in inputs.question",
        "nodes" when reference.Segments is [{ Name: not null }, { Name: "output" }, ..] => null,
        "nodes" => "nodes is followed by a node and its output, as in nodes.plan.output",
        "run" when reference.Segments is [{ Name: "id" or "recipe" or "version" }] => null,
        "run" => "run has id, recipe and version only",
        "item" => null,
        _ => $"'{reference.Root}' is not one of inputs, nodes, item and run",
    };

    private ReferenceSegment? Member(string root, List<ReferenceSegment> before)
    {
        Position++;
        var name = Identifier();
        if (name is null)
        {
            Fail($"a name must follow the dot after {root}{string.Concat(before)}; other names go in brackets, as in [\"my-name\"]");
            return null;
        }

        if (Current == '-')
        {
            Fail($"a name with '-' goes in brackets, as in {root}{string.Concat(before)}[\"{name}-…\"]");
            return null;
        }

        if (ReferenceSyntax.IsReserved(name))
        {
            Fail($"'{name}' is a reserved word; write [\"{name}\"]");
            return null;
        }

        return ReferenceSegment.Member(name);
    }

    private ReferenceSegment? Bracket()
    {
        var start = ++Position;
        var segment = Current == '"' ? Quoted() : Number(start);
        if (segment is null)
            return null;
        if (Current == ']')
        {
            Position++;
            return segment;
        }

        Fail("a bracket is not closed");
        return null;
    }

    private ReferenceSegment? Number(int start)
    {
        while (char.IsAsciiDigit(Current))
            Position++;
        var digits = text.AsSpan(start, Position - start);
        if (digits.Length > 0 && (digits.Length == 1 || digits[0] != '0')
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return ReferenceSegment.Item(index);
        }

        Fail("brackets hold a whole number or a name in double quotes");
        return null;
    }

    private ReferenceSegment? Quoted()
    {
        var start = Position++;
        while (Current is not ('"' or '\0' or '\n'))
            Position += Current == '\\' ? 2 : 1;
        if (Current != '"' || Position >= text.Length)
        {
            Fail("a name in quotes is not closed");
            return null;
        }

        Position++;
        try
        {
            return ReferenceSegment.Member(JsonSerializer.Deserialize<string>(text.AsSpan(start, Position - start))!);
        }
        catch (JsonException)
        {
            Fail("a name in quotes follows JSON's rules for strings");
            return null;
        }
    }

    private string? Identifier()
    {
        if (!ReferenceSyntax.IsStart(Current))
            return null;
        var start = Position;
        while (ReferenceSyntax.IsPart(Current))
            Position++;
        return text[start..Position];
    }

    private void SkipBlanks()
    {
        while (Current == ' ')
            Position++;
    }
}
