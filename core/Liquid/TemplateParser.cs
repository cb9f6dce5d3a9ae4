namespace Maestro.Liquid;

/// <summary>Parses a template into statements. Throws <see cref="LiquidException"/> at the first fault.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 64;

    private readonly List<Chunk> _chunks;
    private readonly Locals _locals;
    private readonly List<TemplateReference> _references = [];
    private readonly ExpressionParser _expressions;
    private int _at;
    private int _depth;
    private int _loops;

    public TemplateParser(string text, LiquidDialect dialect)
    {
        _chunks = new Chunker(text).Run();
        _locals = new Locals(dialect);
        _expressions = new ExpressionParser(dialect, _locals, _references);
    }

    public IReadOnlyList<TemplateReference> References => _references;

    public Block Parse()
    {
        var body = Body(null, out _);
        return body;
    }

    /// <summary>
    /// Statements up to one of the given tags, whose words are handed back; up to the end where there are none.
    /// </summary>
    private Block Body(Chunk? opener, out (string Tag, Tokens Words) end, params string[] ends)
    {
        if (++_depth > MaxDepth)
            throw new LiquidException($"tags are nested deeper than {MaxDepth} levels", opener?.Line ?? 1);
        var statements = new List<Statement>();
        end = default;
        while (_at < _chunks.Count)
        {
            var chunk = _chunks[_at++];
            if (chunk.Kind == ChunkKind.Text)
            {
                statements.Add(new PlainText(chunk.Text, chunk.Line));
                continue;
            }

            if (chunk.Kind == ChunkKind.Tag && chunk.Text.StartsWith('#'))
                continue;
            var words = new Tokens(chunk.Text, chunk.Line);
            if (chunk.Kind == ChunkKind.Output)
            {
                statements.Add(new OutputValue(Whole(words, _expressions.Value), chunk.Line));
                continue;
            }

            var tag = words.TakeName("a tag's name");
            if (ends.Contains(tag, StringComparer.Ordinal))
            {
                end = (tag, words);
                _depth--;
                return new Block(statements);
            }

            statements.Add(Tag(tag, words, chunk));
        }

        if (opener is not null)
            throw new LiquidException($"'{opener.Text}' is not closed by '{ends[^1]}'", opener.Line);
        _depth--;
        return new Block(statements);
    }

    private Statement Tag(string tag, Tokens words, Chunk chunk) => tag switch
    {
        "if" => If(Whole(words, _expressions.Condition), chunk, "endif"),
        "unless" => If(new Not(Whole(words, _expressions.Condition), chunk.Line), chunk, "endunless"),
        "case" => Case(Whole(words, _expressions.Operand), chunk),
        "for" => For(words, chunk),
        "assign" => Assign(words, chunk.Line),
        "capture" => Capture(words, chunk),
        "break" or "continue" => Jump(tag, words, chunk.Line),
        "include" or "render" or "layout" =>
            throw new LiquidException($"'{tag}': a template cannot take in another file", chunk.Line),
        _ => throw new LiquidException($"there is no tag '{tag}' here", chunk.Line),
    };

    private Choice If(Expression condition, Chunk opener, string close)
    {
        var branches = new List<(Expression?, Block)>();
        Expression? next = condition;
        while (true)
        {
            // After else, only the end may follow.
            var body = next is null ? Body(opener, out var end, close) : Body(opener, out end, "elsif", "else", close);
            branches.Add((next, body));
            if (end.Tag == close)
            {
                end.Words.ExpectEnd();
                return new Choice(branches, opener.Line);
            }

            next = end.Tag == "elsif" ? Whole(end.Words, _expressions.Condition) : null;
            end.Words.ExpectEnd();
        }
    }

    private Choice Case(Expression subject, Chunk opener)
    {
        var between = Body(opener, out var end, "when", "else", "endcase");
        if (between.Statements.Any(statement => statement is not PlainText text || !string.IsNullOrWhiteSpace(text.Text)))
            throw new LiquidException("nothing may stand between 'case' and the first 'when'", opener.Line);
        var branches = new List<(Expression?, Block)>();
        while (end.Tag != "endcase")
        {
            var condition = end.Tag == "when" ? When(subject, end.Words) : null;
            end.Words.ExpectEnd();
            var body = condition is null ? Body(opener, out end, "endcase") : Body(opener, out end, "when", "else", "endcase");
            branches.Add((condition, body));
        }

        end.Words.ExpectEnd();
        return new Choice(branches, opener.Line);
    }

    private Expression When(Expression subject, Tokens words)
    {
        Expression any = new Comparison(subject, "==", _expressions.Operand(words), words.Line);
        while (words.TakeIf(",") || words.TakeIfWord("or"))
            any = new Logic(any, false, new Comparison(subject, "==", _expressions.Operand(words), words.Line), words.Line);
        return any;
    }

    private Loop For(Tokens words, Chunk opener)
    {
        var name = words.TakeName("a loop variable's name");
        if (!words.TakeIfWord("in"))
            throw new LiquidException($"'in' is expected, not {words.Current}", opener.Line);
        var source = _expressions.Operand(words);
        Expression? limit = null, offset = null;
        var reversed = false;
        while (words.Current.Kind != TokenKind.End)
        {
            if (words.TakeIfWord("reversed"))
                reversed = true;
            else if (words.TakeIfWord("limit"))
                limit = Setting(words);
            else if (words.TakeIfWord("offset"))
                offset = Setting(words);
            else
                words.ExpectEnd();
        }

        _locals.Push(name, opener.Line);
        _loops++;
        var body = Body(opener, out var end, "else", "endfor");
        _loops--;
        _locals.Pop();
        end.Words.ExpectEnd();
        Block? otherwise = null;
        if (end.Tag == "else")
        {
            otherwise = Body(opener, out end, "endfor");
            end.Words.ExpectEnd();
        }

        return new Loop(opener.Line)
        {
            Name = name,
            Source = source,
            Limit = limit,
            Offset = offset,
            Reversed = reversed,
            Body = body,
            Otherwise = otherwise,
        };
    }

    private Expression Setting(Tokens words)
    {
        words.Expect(":");
        return _expressions.Operand(words);
    }

    private Assignment Assign(Tokens words, int line)
    {
        var name = words.TakeName("a variable's name");
        words.Expect("=");
        var value = Whole(words, _expressions.Value);
        _locals.Assign(name, line);
        return new Assignment(name, value, line);
    }

    private Captured Capture(Tokens words, Chunk opener)
    {
        var name = words.TakeName("a variable's name");
        words.ExpectEnd();
        var body = Body(opener, out var end, "endcapture");
        end.Words.ExpectEnd();
        _locals.Assign(name, opener.Line);
        return new Captured(name, body, opener.Line);
    }

    private Jump Jump(string tag, Tokens words, int line)
    {
        words.ExpectEnd();
        return _loops > 0
            ? new Jump(tag == "break" ? LoopSignal.Break : LoopSignal.Continue, line)
            : throw new LiquidException($"'{tag}' stands outside a for loop", line);
    }

    private static Expression Whole(Tokens words, Func<Tokens, Expression> parse)
    {
        var expression = parse(words);
        words.ExpectEnd();
        return expression;
    }
}
