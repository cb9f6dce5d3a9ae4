namespace Maestro.Rego.Formatting;

/// <summary>Rules, bodies and statements, and the comments between them.</summary>
internal sealed class BodyPrinter
{
    private readonly SourceTokens _tokens;
    private readonly LineWriter _writer;
    private readonly TermPrinter _terms;

    public BodyPrinter(SourceTokens tokens, LineWriter writer)
    {
        (_tokens, _writer) = (tokens, writer);
        _terms = new TermPrinter(tokens, writer, this);
    }

    public void Sequence(int from, int to) => _terms.Sequence(from, to);

    public void Rule(int start, int end, Rule rule)
    {
        var head = End(start, end);
        Head(start, head, isElse: false);
        if (head < end && _tokens.IsKeyword(head, "if")) head = If(head, NextElse(head, end));
        if (rule.Else is not null) Else(head, end, rule.Else);
    }

    /// <summary>Whether the body of a rule without else is written on the line of its head, or there is none.</summary>
    public bool IsLine(int start, int end)
    {
        var at = End(start, end);
        return at == end || IsOneLine(at, end, HasBraces(at));
    }

    /// <summary>The comments before a token that are on the line of what came before it.</summary>
    public void Trail(int next)
    {
        foreach (var comment in _tokens.CommentsBefore(next))
            if (next > 0 && comment.Location.Row == _tokens.EndRow(next - 1)) Write(comment);
    }

    /// <summary>The comments before a token on lines of their own; blank lines around them stay, as one.</summary>
    /// <param name="after">The row in which what came before ends.</param>
    /// <param name="before">The row of what follows; a blank line before it stays too.</param>
    public void OwnLineComments(int next, int after, int before)
    {
        var row = after;
        foreach (var comment in _tokens.CommentsBefore(next))
        {
            if (comment.Location.Row <= after) continue;
            if (row > after && comment.Location.Row - row > 1) _writer.BlankLine();
            else _writer.NewLine();
            Write(comment);
            row = comment.Location.Row;
        }

        if (row == after) return;
        if (before != int.MaxValue ? before - row > 1 : next == 0 && _tokens[0].Row - row > 1) _writer.BlankLine();
        else _writer.NewLine();
    }

    /// <summary>Whether a blank line follows the row, before the next token and the comments before it.</summary>
    private bool IsBlankAfter(int row, int next)
    {
        foreach (var comment in _tokens.CommentsBefore(next))
            if (comment.Location.Row > row) return comment.Location.Row - row > 1;
        return _tokens[next].Row - row > 1;
    }

    /// <summary>The statements between a body's opener and its end, a line each.</summary>
    /// <param name="opener">A brace or a bar.</param>
    /// <param name="close">The closing bracket.</param>
    public void Lines(int opener, int close)
    {
        Trail(opener + 1);
        _writer.NewLine();
        _writer.Indent++;
        var starts = _tokens.Roles.Bodies[opener];
        for (var i = 0; i < starts.Count; i++)
        {
            var row = _tokens.EndRow(starts[i] - 1);
            if (i > 0 && IsBlankAfter(row, starts[i])) _writer.BlankLine();
            OwnLineComments(starts[i], row, _tokens[starts[i]].Row);
            Statement(starts, i, close);
            _writer.NewLine();
        }

        CommentsAtEnd(close);
        _writer.NewLine();
        _writer.Indent--;
    }

    /// <summary>The statements on one line.</summary>
    public void Inline(int opener, int close)
    {
        var starts = _tokens.Roles.Bodies[opener];
        for (var i = 0; i < starts.Count; i++)
        {
            if (i > 0) _writer.Write("; ");
            Sequence(starts[i], EndOf(starts, i, close));
        }
    }

    /// <summary>Whether the source breaks the line after the opener or between statements, or has comments there.</summary>
    public bool IsBroken(int opener, int close)
    {
        var starts = _tokens.Roles.Bodies[opener];
        return starts.Any(start => _tokens.NewLineBefore(start) || _tokens.HasCommentsBefore(start))
            || _tokens.HasCommentsBefore(close) ||
            starts.Select((_, i) => EndOf(starts, i, close)).Any(end => end < close && _tokens.HasCommentsBefore(end));
    }

    // Lines of a METADATA block are YAML, where spaces at the end may count.
    private void Write(Comment comment) =>
        _writer.Comment(_tokens.IsMetadata(comment) ? comment.Text.AsSpan() : comment.Text.AsSpan().TrimEnd());

    private void Statement(List<int> starts, int index, int close)
    {
        var end = EndOf(starts, index, close);
        Sequence(starts[index], end);
        var next = index + 1 < starts.Count ? starts[index + 1] : close;

        // A statement that begins with a minus would go on with the one before it.
        if (index + 1 < starts.Count && _tokens.Kind(next) == TokenKind.Minus) _writer.Write(";");
        for (var i = end; i <= next; i++) Trail(i);
        if (end < next) OwnLineComments(end, _tokens.EndRow(end - 1), int.MaxValue);
    }

    private void CommentsAtEnd(int close)
    {
        var row = _tokens.EndRow(close - 1);
        if (_tokens.CommentsBefore(close).FirstOrDefault(comment => comment.Location.Row > row) is { Text: not null } first
            && first.Location.Row - row > 1)
            _writer.BlankLine();
        OwnLineComments(close, row, int.MaxValue);
    }

    private int EndOf(List<int> starts, int index, int close)
    {
        var end = index + 1 < starts.Count ? starts[index + 1] : close;
        while (_tokens.Kind(end - 1) == TokenKind.Semicolon) end--;
        return end;
    }

    /// <summary>Where a head, or the value of an else, ends: at <c>if</c>, at <c>else</c> or with the rule.</summary>
    private int End(int from, int to)
    {
        for (var i = from; i < to; i = Next(i))
            if (_tokens.IsKeyword(i, "if") || (i > from && _tokens.IsKeyword(i, "else"))) return i;
        return to;
    }

    private int NextElse(int from, int to)
    {
        for (var i = from; i < to; i = Next(i))
            if (_tokens.IsKeyword(i, "else")) return i;
        return to;
    }

    private int Next(int index) =>
        _tokens.Kind(index) is TokenKind.LeftBrace or TokenKind.LeftBracket or TokenKind.LeftParen
            ? _tokens.MatchOf(index) + 1
            : index + 1;

    /// <summary>A head gives its value by <c>:=</c>, also where the source has <c>=</c>.</summary>
    private void Head(int from, int to, bool isElse)
    {
        for (var i = isElse ? from + 1 : from; i < to; i = Next(i))
        {
            if (_tokens.Kind(i) is not (TokenKind.Unify or TokenKind.Assign)) continue;
            _terms.Sequence(from, to, i);
            return;
        }

        Sequence(from, to);
    }

    /// <summary>From <c>if</c> to the end of the body; gives that end.</summary>
    private int If(int at, int end)
    {
        var opener = at + 1;
        var braces = HasBraces(at);
        if (!_tokens.HasCommentsBefore(at)) _writer.Space();
        else _terms.Gap(at);
        _writer.Write("if");
        if (IsOneLine(at, end, braces))
        {
            _writer.Space();
            if (braces) Inline(opener, _tokens.MatchOf(opener));
            else Sequence(opener, end);
            return end;
        }

        _writer.Write(" {");
        if (braces)
        {
            // A comment before the brace moves behind it.
            Trail(opener);
            Lines(opener, _tokens.MatchOf(opener));
        }
        else
        {
            Trail(opener);
            _writer.NewLine();
            _writer.Indent++;
            OwnLineComments(opener, _tokens.EndRow(at), _tokens[opener].Row);
            Sequence(opener, end);
            _writer.NewLine();
            _writer.Indent--;
        }

        _writer.Write("}");
        return end;
    }

    private bool HasBraces(int at) => _tokens.Kind(at + 1) == TokenKind.LeftBrace && _tokens.Roles.Bodies.ContainsKey(at + 1);

    private bool IsOneLine(int at, int end, bool braces)
    {
        var first = at + 1;
        if (braces)
        {
            var close = _tokens.MatchOf(first);
            // A brace right behind "if" would be a body again.
            if (_tokens.Roles.Bodies[first].Count > 1 || _tokens.Kind(first + 1) == TokenKind.LeftBrace || IsBroken(first, close))
                return false;
            if (_tokens.HasCommentsBefore(first)) return false;
            first++;
        }

        return _tokens[first].Row == _tokens[at].Row && !_tokens.HasCommentsBefore(first) && end > at;
    }

    private void Else(int at, int end, Rule rule)
    {
        // Where the source begins a line with else, or the body before it has no braces, else is set apart.
        Trail(at);
        if (_tokens.Kind(at - 1) != TokenKind.RightBrace || _tokens.NewLineBefore(at) || !_writer.EndsWith('}'))
        {
            _writer.BlankLine();
            OwnLineComments(at, _tokens.EndRow(at - 1), int.MaxValue);
        }
        else
        {
            _writer.Space();
        }

        var head = End(at + 1, end);
        Head(at, head, isElse: true);
        if (head < end && _tokens.IsKeyword(head, "if")) head = If(head, NextElse(head + 1, end));
        if (rule.Else is not null) Else(head, end, rule.Else);
    }
}
