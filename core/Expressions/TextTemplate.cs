using System.Text;

namespace Maestro.Expressions;

/// <summary>A string with <c>${…}</c> in it, parsed. <c>$${</c> stands for a literal <c>${</c>.</summary>
internal sealed class TextTemplate
{
    private const string Open = "${";

    private TextTemplate(IReadOnlyList<Part> parts) => Parts = parts;

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>The reference, when the whole text is exactly one.</summary>
    public Reference? Whole => Parts is [{ Reference: { } reference }] ? reference : null;

    public static bool MayHaveReferences(string text) => text.Contains(Open, StringComparison.Ordinal);

    public static TextTemplate? Parse(string text, out string? error)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        var at = 0;
        error = null;
        while (at < text.Length)
        {
            var open = text.IndexOf(Open, at, StringComparison.Ordinal);
            if (open < 0)
                break;
            if (open > at && text[open - 1] == '$')
            {
                literal.Append(text, at, open - 1 - at).Append(Open);
                at = open + Open.Length;
                continue;
            }

            literal.Append(text, at, open - at);
            var parser = new ReferenceParser(text, open + Open.Length);
            var reference = parser.Read();
            if (reference is not null && (parser.Position >= text.Length || text[parser.Position] != '}'))
                parser.Fail($"'}}' is missing after {reference}");
            if (parser.Error is not null)
            {
                error = $"{text[open..Math.Min(text.Length, open + 80)]}: {parser.Error}";
                return null;
            }

            if (literal.Length > 0)
                parts.Add(new Part(literal.ToString(), null));
            literal.Clear();
            parts.Add(new Part("", reference));
            at = parser.Position + 1;
        }

        literal.Append(text, at, text.Length - at);
        if (literal.Length > 0)
            parts.Add(new Part(literal.ToString(), null));
        return new TextTemplate(parts);
    }

    internal readonly record struct Part(string Literal, Reference? Reference);
}
