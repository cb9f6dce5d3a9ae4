using System.Runtime.CompilerServices;

namespace Maestro.Rego.Formatting;

/// <summary>Terms and whatever else goes on in one line: spacing, brackets, and the lines that the source breaks.</summary>
internal sealed class TermPrinter(SourceTokens tokens, LineWriter writer, BodyPrinter bodies)
{
    /// <summary>The tokens of a range. A line is broken before <c>with</c> and behind operators where the source does.</summary>
    /// <param name="assignment">The token that is written as <c>:=</c>, if any.</param>
    public void Sequence(int from, int to, int assignment = -1)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var indent = writer.Indent;
        var breakNext = false;
        for (var i = from; i < to;)
        {
            if (i > from)
            {
                var broken = tokens.NewLineBefore(i);
                if (tokens.HasCommentsBefore(i))
                {
                    writer.Indent = indent + 1;
                    Gap(i);
                    breakNext = false;
                }
                else if ((breakNext || broken) && (IsOperator(i - 1, from) || tokens.IsKeyword(i, "with")))
                {
                    writer.Indent = indent + 1;
                    writer.NewLine();
                    breakNext = false;
                }
                else
                {
                    breakNext = broken && IsOperator(i, from);
                    if (HasSpace(i, from)) writer.Space();
                }
            }

            i = i == assignment ? Assign(i) : Element(i);
        }

        writer.Indent = indent;
    }

    /// <summary>Comments in the midst of something; what follows begins a line.</summary>
    public void Gap(int next)
    {
        bodies.Trail(next);
        writer.NewLine();
        bodies.OwnLineComments(next, tokens.EndRow(next - 1), int.MaxValue);
        writer.NewLine();
    }

    private int Assign(int index)
    {
        writer.Write(":=");
        return index + 1;
    }

    /// <summary>A token, or a bracket with all that is in it; gives what follows.</summary>
    private int Element(int index)
    {
        switch (tokens.Kind(index))
        {
            case TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen:
                var close = tokens.MatchOf(index);
                Bracket(index, close);
                return close + 1;
            default:
                writer.Write(tokens.Text(index));
                return index + 1;
        }
    }

    private void Bracket(int open, int close)
    {
        if (tokens.Roles.Bars.TryGetValue(open, out var bar)) Comprehension(open, bar, close);
        else if (tokens.Roles.Bodies.ContainsKey(open)) Block(open, close);
        else if (tokens.Roles.Collections.Contains(open) || IsCall(open)) List(open, close);
        else Enclosed(open, close);
    }

    private void Comprehension(int open, int bar, int close)
    {
        writer.Write(tokens.Text(open));
        var head = tokens.HasCommentsBefore(open + 1);
        if (head)
        {
            writer.Indent++;
            Gap(open + 1);
        }

        Sequence(open + 1, bar);
        if (tokens.HasCommentsBefore(bar)) Gap(bar);
        else writer.Space();
        writer.Write("|");
        if (head || bodies.IsBroken(bar, close))
        {
            bodies.Lines(bar, close);
        }
        else
        {
            writer.Space();
            bodies.Inline(bar, close);
        }

        if (head) writer.Indent--;
        writer.Write(tokens.Text(close));
    }

    /// <summary>The body of <c>every</c>.</summary>
    private void Block(int open, int close)
    {
        writer.Write("{");
        if (bodies.IsBroken(open, close))
        {
            bodies.Lines(open, close);
        }
        else
        {
            writer.Space();
            bodies.Inline(open, close);
            writer.Space();
        }

        writer.Write("}");
    }

    /// <summary>A key or a term in parentheses.</summary>
    private void Enclosed(int open, int close)
    {
        writer.Write(tokens.Text(open));
        var indent = writer.Indent;
        if (tokens.HasCommentsBefore(open + 1))
        {
            writer.Indent++;
            Gap(open + 1);
        }

        Sequence(open + 1, close);
        if (tokens.HasCommentsBefore(close)) Gap(close);
        writer.Indent = indent;
        writer.Write(tokens.Text(close));
    }

    /// <summary>Elements with commas: on one line, or in the lines of the source with a comma behind each.</summary>
    private void List(int open, int close)
    {
        var elements = Elements(open, close);
        writer.Write(tokens.Text(open));
        if (!IsBroken(open, close, elements))
        {
            for (var i = 0; i < elements.Count; i++)
            {
                if (i > 0) writer.Write(", ");
                Sequence(elements[i].Start, elements[i].End);
            }

            writer.Write(tokens.Text(close));
            return;
        }

        bodies.Trail(open + 1);
        writer.NewLine();
        writer.Indent++;
        for (var i = 0; i < elements.Count; i++)
        {
            var (start, end) = elements[i];
            bodies.OwnLineComments(start, tokens.EndRow(start - 1), tokens[start].Row);
            if (i > 0 && !tokens.HasCommentsBefore(start))
            {
                if (tokens.NewLineBefore(start)) writer.NewLine();
                else writer.Space();
            }

            Sequence(start, end);
            writer.Write(",");

            // Behind the element: comments before its comma, and those behind the comma on its line.
            if (end < close) Behind(end);
            bodies.Trail(end < close ? end + 1 : close);
            if (end < close && tokens.HasCommentsBefore(end + 1)) writer.NewLine();
        }

        writer.NewLine();
        bodies.OwnLineComments(close, tokens.EndRow(close - 1), int.MaxValue);
        writer.NewLine();
        writer.Indent--;
        writer.Write(tokens.Text(close));
    }

    private void Behind(int comma)
    {
        if (!tokens.HasCommentsBefore(comma)) return;
        bodies.Trail(comma);
        bodies.OwnLineComments(comma, tokens.EndRow(comma - 1), int.MaxValue);
    }

    private bool IsBroken(int open, int close, List<(int Start, int End)> elements) =>
        tokens.HasCommentsBefore(close) || elements.Any(element =>
            tokens.NewLineBefore(element.Start) || tokens.HasCommentsBefore(element.Start)
                || (element.End < close && tokens.HasCommentsBefore(element.End)));

    private List<(int Start, int End)> Elements(int open, int close)
    {
        var elements = new List<(int, int)>();
        var start = open + 1;
        for (var i = open + 1; i
            < close; i = tokens.Kind(i) is TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen
                ? tokens.MatchOf(i) + 1
                : i + 1)
        {
            if (tokens.Kind(i) != TokenKind.Comma) continue;
            elements.Add((start, i));
            start = i + 1;
        }

        if (start < close) elements.Add((start, close));
        return elements;
    }

    private bool IsCall(int open)
    {
        if (tokens.Kind(open) != TokenKind.LeftParen || !tokens.Touches(open)) return false;
        return tokens.Kind(open - 1) switch
        {
            TokenKind.Identifier or TokenKind.RightBracket => true,
            TokenKind.Keyword => tokens.Kind(open - 2) == TokenKind.Dot || tokens.Roles.Calls.Contains(open - 1),
            _ => false,
        };
    }

    private bool IsKey(int open) =>
        tokens.Kind(open) == TokenKind.LeftBracket && tokens.Touches(open) && !tokens.Roles.Bars.ContainsKey(open)
            && !tokens.Roles.Collections.Contains(open);

    private bool HasSpace(int index, int from) => (tokens.Kind(index - 1), tokens.Kind(index)) switch
    {
        (TokenKind.Dot, _) or (_, TokenKind.Dot or TokenKind.Comma or TokenKind.Semicolon or TokenKind.Colon) => false,
        (_, TokenKind.LeftParen) => !IsCall(index),
        (_, TokenKind.LeftBracket) => !IsKey(index),
        (TokenKind.Minus, TokenKind.Number) => !tokens.Touches(index) || IsOperator(index - 1, from),
        _ => true,
    };

    /// <summary>An operator between two terms; a minus may be the sign of a number.</summary>
    private bool IsOperator(int index, int from) => index > from && tokens.Kind(index) switch
    {
        TokenKind.Minus => tokens.Kind(index - 1) switch
        {
            TokenKind.Identifier or TokenKind.Number or TokenKind.String or TokenKind.Template => true,
            TokenKind.RightBrace or TokenKind.RightBracket or TokenKind.RightParen => true,
            TokenKind.Keyword => tokens.Kind(index - 2) == TokenKind.Dot || tokens[index - 1].Text is "null" or "true" or "false",
            _ => false,
        },
        var kind => kind is >= TokenKind.Equal and <= TokenKind.Or,
    };
}
